"""Holds what is seen against what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep

from handlers.scenario import words
from handlers.scenario.expectation import Count, Expectation, Look
from handlers.scenario.looks import look
from handlers.scenario.onlooker import Check
from handlers.scenario.pace import Pace
from handlers.scenario.story import Story

_STEP = timedelta(seconds=1)
_ANSWERS = (Look.FORM, Look.ALONE)
_PATIENCE_SECONDS = 2.0
"""The answer to a press comes after its ack, in real time: nothing says that it is still to come."""
_LOOK_SECONDS = 0.02

Counts = Mapping[Count, int]


@dataclass(frozen=True)
class Seen:
    """One look: whether it held, what was expected and seen in plain words, and what there is in mrkdwn."""

    held: bool
    expected: str
    seen: str
    told: str


def hold(story: Story, expected: Expectation, before: Counts, pace: Pace) -> tuple[Check, str]:
    """Looks until it holds, or its time is over; gives the check, and what is there in mrkdwn.

    `before` is how much there was before the step, for what must not change. Raises NotAtRest.
    """
    stage = story.stage
    deadline = stage.clock.now() + expected.within
    patient_until = monotonic() + (_PATIENCE_SECONDS if expected.look in _ANSWERS else 0)
    while True:
        stage.settle()
        seen = _looked(story, expected, expected.look) if expected.look else _counted(story, expected, before)
        if seen.held or stage.clock.now() >= deadline:
            break
        if monotonic() < patient_until:
            sleep(_LOOK_SECONDS)
        else:
            pace.reach(min(stage.clock.now() + _STEP, deadline), stage)
    at = f"{stage.clock.now():%H:%M}"
    return Check(expected.check, at, seen.expected, seen.seen or "nothing", seen.held), seen.told


def place_of(story: Story, expected: Expectation) -> str:
    """Where it is seen, as an onlooker reads it."""
    if expected.place or expected.look is None:
        return story.fill(expected.place)
    person = story.stage.person(expected.of).user.real_name if expected.look in _PERSONAL else ""
    room = story.fill("#{incident}").lower()
    channel = f"#{expected.of or 'incidents'}"
    return _PLACES[expected.look].format(person=person, room=room, channel=channel)


_PERSONAL = (Look.PHONE, Look.ALONE)
_MARKDOWN = (Look.POSTMORTEM, Look.FILE, Look.DISK)
_PLACES: Mapping[Look, str] = {
    Look.RECEIPT: "Tocsin",
    Look.DECISION: "Tocsin",
    Look.PHONE: "{person}'s phone",
    Look.PAGE: "pager",
    Look.CARD: "card",
    Look.TOPIC: "topic",
    Look.MEMBERS: "{room}",
    Look.THREAD: "thread",
    Look.NEWEST: "{room}",
    Look.CHANNEL: "{channel}",
    Look.ALONE: "to {person} alone",
    Look.FORM: "form",
    Look.TIMELINE: "timeline",
    Look.POSTMORTEM: "post-mortem",
    Look.FILE: "file",
    Look.DISK: "disk",
    Look.ELSEWHERE: "elsewhere",
}


def _looked(story: Story, expected: Expectation, where: Look) -> Seen:
    shown = look(story, where, expected.of)
    seen = shown if where in _MARKDOWN else words.plain(shown, story.stage.names())
    has, lacks = map(story.fill, expected.has), map(story.fill, expected.lacks)
    wanted = [(part in seen, f'"{part}"') for part in has]
    wanted += [(part not in seen, f'not "{part}"') for part in lacks]
    if expected.same_as:
        wanted.append(
            (bool(shown) and shown == look(story, expected.same_as), f"the same as the {expected.same_as}")
        )
    if expected.empty:
        wanted.append((not shown, "nothing"))
    told = story.fill(expected.told) or shown
    return Seen(all(held for held, _ in wanted), " and ".join(said for _, said in wanted), seen, told)


def _counted(story: Story, expected: Expectation, before: Counts) -> Seen:
    now = story.counts()
    wanted = [(now[of] == most, f"{most} {of}", of) for of, most in expected.count.items()]
    wanted += [(now[of] <= most, f"at most {most} {of}", of) for of, most in expected.at_most.items()]
    wanted += [(now[of] == before[of], f"{before[of]} {of}, as before", of) for of in expected.unchanged]
    seen = ", ".join(f"{now[of]} {of}" for _, _, of in wanted)
    told = story.fill(expected.told) or seen
    return Seen(all(held for held, _, _ in wanted), " and ".join(said for _, said, _ in wanted), seen, told)
