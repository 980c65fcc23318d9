"""What a scenario comes to in the real workspace: what is posted, whom that rings, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.errors import TocsinError
from handlers.scenario import deeds
from handlers.scenario.model import Scenario
from handlers.scenario.posts import SENT, filled, postings
from handlers.sender import Sender

Json = dict[str, Any]

_OUTSIDE = (deeds.Fault, deeds.Ailment, tuple)


@dataclass(frozen=True)
class Posted:
    """One body to post so long after the drill begins; `caption` is said with the first of its step.

    With `fires` it can open an incident. Without a `source` the body is a line of chat, and `who` says it.
    """

    at: timedelta
    source: str
    body: Any
    who: str = ""
    caption: str = ""
    fires: bool = True


@dataclass(frozen=True)
class Plan:
    """`rings` and `tells` are sentences about phones and about Slack; `left_out` about what is not played."""

    posts: Sequence[Posted]
    rings: Sequence[str]
    tells: Sequence[str]
    left_out: Sequence[str]
    lasts: timedelta


def plan(scenario: Scenario, sender: Sender, speed: float, *, with_cast: bool = False) -> Plan:
    """What is to come, as the Tocsin that is asked foresees it by its own policy.

    The cast's lines of chat are said where it is `with_cast`; nothing else plays a person's part.

    Raises TocsinError for a scenario that posts nothing, or whose posts are no alerts there.
    """
    posts: list[Posted] = []
    known: dict[object, list[Json]] = {}
    for key, post in _posts(scenario, speed, with_cast):
        known[key] = foreseen = known.get(key) or (_foreseen(sender, post) if post.source else [])
        posts.append(replace(post, fires=bool(foreseen)))
    told = {(each["service"], each["severity"]): each for foreseen in known.values() for each in foreseen}
    if not any(post.fires for post in posts):
        raise TocsinError(
            f"The scenario {scenario.name} posts no alert: it is one for the practice workspace."
        )
    return Plan(
        posts=posts,
        rings=[_rings(each) for each in told.values() if each["page"] == "on_call"],
        tells=[_tells(each) for each in told.values() if each["page"] != "on_call"],
        left_out=list(_left_out(scenario, with_cast)),
        lasts=scenario.steps[-1].at / speed,
    )


def _posts(scenario: Scenario, speed: float, with_cast: bool) -> Iterator[tuple[object, Posted]]:
    """Each with a key that is the same for those of one burst about one service, which are told alike."""
    for row, step in enumerate(scenario.steps):
        if isinstance(step.deed, deeds.Say) and with_cast:
            who = step.who or step.deed.by.capitalize()
            yield row, Posted(step.at / speed, "", step.deed.text, who, step.caption)
        if not isinstance(step.deed, SENT):
            continue
        for number, posting in enumerate(postings(step.deed)):
            at = (step.at + posting.after) / speed
            caption = "" if number else step.caption
            key = posting.body["service"] if isinstance(step.deed, deeds.Burst) else number
            yield (row, key), Posted(at, posting.source, posting.body, step.who, caption)


def _foreseen(sender: Sender, post: Posted) -> list[Json]:
    # Slots are filled with times that do not matter here: what an alert rings does not hang on them.
    body = filled(post.body, lambda _slot: "2026-01-01T00:00:00Z")
    told: list[Json] = sender.ask("/drills/foresee", {"source": post.source, "body": body})
    return told


def _rings(told: Json) -> str:
    first, *others = told["names"]
    minutes = round(told["response_seconds"] / 60)
    then = f"; unacknowledged, {' and then '.join(others)} {minutes} min apart" if others else ""
    return f"{first}, at once{then}: {_about(told)}"


def _tells(told: Json) -> str:
    if told["page"] == "none":
        return f"rings nobody: {_about(told)}"
    minutes, first = round(told["response_seconds"] / 60), told["names"][0]
    return f"#{told['channel']}; unacknowledged, {first}'s phone rings after {minutes} min: {_about(told)}"


def _about(told: Json) -> str:
    return f"{told['title']} ({told['severity']}, {told['service'] or 'no service'})"


def _left_out(scenario: Scenario, with_cast: bool) -> Iterator[str]:
    played = [step.deed for step in scenario.steps if step.deed is not None]
    outside = sum(isinstance(deed, _OUTSIDE) for deed in played)
    lines = sum(isinstance(deed, deeds.Say) for deed in played) if with_cast else 0
    people = len(played) - outside - lines - sum(isinstance(deed, SENT) for deed in played)
    if lines:
        yield f"The cast says {lines} of its lines, as notes of the drill's."
    if people:
        yield f"Nobody plays people's parts: {people} of its steps are left to whoever responds."
    if outside:
        sick = "Slack, the pager and the platform cannot be made to fail here"
        yield f"{sick}: {outside} of its steps are left out."
