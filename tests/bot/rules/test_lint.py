"""What a post-mortem lacks is said before it is published."""

from __future__ import annotations

import pytest

from bot.model.postmortem import Section
from bot.rules.lint import Action, faults

WHOLE = {
    Section.IMPACT: "5% of queries failed",
    Section.CAUSE: "A broadcast join outgrew the memory",
    Section.RESOLUTION: "Raised the memory",
}
DONE = [Action(text="Cap broadcast size", owner="Ana")]


def said(changed: dict[Section, str], actions: list[Action] | None = None) -> list[str]:
    """The sentences about a whole post-mortem in which this is changed."""
    return [fault.said for fault in faults(WHOLE | changed, DONE if actions is None else actions)]


def test_nothing_is_missing_of_a_whole_one() -> None:
    assert said({}) == []


def test_what_is_not_stated_is_named_in_the_order_of_the_document() -> None:
    assert [fault.said for fault in faults({}, [])] == [
        "Impact: nothing is stated.",
        "Root cause: nothing is stated.",
        "Resolution: nothing is stated.",
        "No action item: what would have prevented this, or found it sooner?",
    ]


@pytest.mark.parametrize(
    ("impact", "is_fine"),
    [
        ("Some queries failed", False),
        ("38% failed", True),
        ("Nobody noticed", True),
        ("Half of them failed", True),
        ("A third of all orders was late", True),
        ("Another team waited", False),
    ],
)
def test_an_impact_needs_a_figure(impact: str, is_fine: bool) -> None:
    assert (said({Section.IMPACT: impact}) == []) is is_fine


def test_blame_is_answered_with_what_to_write_instead() -> None:
    (fault,) = said({Section.LESSONS: "Human error by the operator"})
    assert fault == "Lessons says “Human error”: say what made the mistake easy to make."


def test_placeholders_are_found_once_each() -> None:
    assert said({Section.CAUSE: "TODO: ask, TODO: look, ???"}) == [
        "Root cause still holds a placeholder: TODO.",
        "Root cause still holds a placeholder: ???.",
    ]


def test_action_items_need_an_owner_and_a_date() -> None:
    actions = [
        Action(text="Cap it"),
        Action(text="Watch it", is_dated=False),
        Action(text="Tell it", owner="Ana", is_dated=False),
    ]
    assert said({}, actions) == [
        "2 action items have no owner: Cap it, …",
        "2 action items have no due date: Watch it, …",
    ]
    assert said({}, [Action(text="Cap it")]) == ["An action item has no owner: Cap it"]
