"""The forms that people fill in."""

from __future__ import annotations

from typing import Any

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.practice.slack.blockkit import problems
from bot.render.modals import SeverityChoice, declare_modal, options, resolve_modal

SEVERITIES = [
    SeverityChoice(severity=Severity.CRITICAL, meaning="a core service is down", effect="Pages on-call now"),
    SeverityChoice(severity=Severity.LOW, meaning="documentation " * 20, effect="Logs it " * 20),
]


def fields(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The form's elements by the names that a handler finds them under."""
    assert problems(view["blocks"], "modal") == []
    assert all(len(view[part]["text"]) <= 24 for part in ("title", "submit", "close"))
    assert {block["element"]["action_id"] for block in view["blocks"]} == {"value"}
    return {block["block_id"]: block["element"] for block in view["blocks"]}


def test_declaring_shows_what_each_severity_means_and_does() -> None:
    view = declare_modal(SEVERITIES, private_metadata="C0GENERAL")
    assert (view["callback_id"], view["private_metadata"]) == ("declare", "C0GENERAL")
    form = fields(view)
    assert list(form) == ["title", "severity", "service", "details", "private"]
    first = form["severity"]["options"][0]
    assert first["text"]["text"] == "🔴 critical: a core service is down"
    assert first["description"]["text"] == "Pages on-call now"
    assert first["value"] == "critical"
    assert (form["service"]["type"], form["service"]["min_query_length"]) == ("external_select", 0)


def test_what_was_typed_already_is_filled_in() -> None:
    form = fields(declare_modal(SEVERITIES, title="Kafka <down>", severity=Severity.LOW))
    assert form["title"]["initial_value"] == "Kafka <down>"
    assert form["severity"]["initial_option"]["value"] == "low"


def test_resolving_is_filled_with_what_the_incident_knows(taken: Incident) -> None:
    view = resolve_modal(taken, resolution="Raised memory\n\nRewrote the join", impact="from alerts")
    assert (view["callback_id"], view["private_metadata"]) == ("resolve", "INC-2026-001")
    form = fields(view)
    assert list(form) == ["resolution", "impact", "cause", "postmortem"]
    assert form["resolution"]["initial_value"] == "Raised memory\nRewrote the join"
    assert form["impact"]["initial_value"] == "5 % of queries failing"
    assert "initial_value" not in form["cause"]
    assert form["postmortem"]["initial_options"][0]["value"] == "yes"


def test_the_post_mortem_is_a_choice(taken: Incident) -> None:
    assert "initial_options" not in fields(resolve_modal(taken, postmortem=False))["postmortem"]


def test_forms_hold_whatever_they_are_filled_with(taken: Incident) -> None:
    long = taken.model_copy(update={"resolution": '"\\<!here>\n' * 2000, "impact": "x" * 5000})
    form = fields(resolve_modal(long))
    assert len(form["resolution"]["initial_value"]) <= 3000
    fields(declare_modal(SEVERITIES, title="z" * 500))


def test_a_menu_offers_as_many_as_slack_takes() -> None:
    offered = options([f"service-{number:03d}" for number in range(250)] + ["y" * 100])
    menu = {"type": "static_select", "action_id": "value", "options": offered}
    label = {"type": "plain_text", "text": "Service"}
    assert problems([{"type": "input", "label": label, "element": menu}], "modal") == []
    assert (len(offered), offered[-1]["value"]) == (100, "service-099") and options([]) == []
