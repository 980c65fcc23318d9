"""How a story is played: what fails is named, people are waited for, and onlookers follow."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from handlers.scenario.expectation import Expectation
from handlers.scenario.load import load_scenario
from handlers.scenario.model import Act, Invitation
from handlers.scenario.onlooker import Check, Onlooker
from handlers.scenario.pace import Stopped, TimesAsFast
from handlers.scenario.run import Outcome, play
from handlers.scenario.stage import Stage
from handlers.scenario.story import Story
from tests.handlers.scenario.conftest import Perform, Write

FIRE = """
  - at: +1m
    who: Kafka
    caption: "posts: brokers down, at {+1m}"
    alert: {source: generic, body: {title: Kafka brokers down, service: kafka, started_at: "{+1m}"}}
    expect:
      - {check: a channel opens, count: {incidents: 1, channels: 1}}
"""
WRONG = """
      - {check: the sky is blue, look: topic, has: [blue], within: 1s}
      - {check: the topic says how bad, look: topic, has: [critical]}
  - at: +2m
    who: Bo
    press: {by: bo, action: dance}
    expect:
      - {check: Bo dances, look: thread, has: [dance]}
  - at: +3m
    expect:
      - {check: one page went out, count: {pages: 1}}
"""
ACK = """
  - at: +4m
    who: Bo
    caption: types
    command: {by: bo, text: /incident ack}
    wait_for: {act: acknowledge, by: bo, within: 2s, say: Acknowledge}
    expect:
      - {check: somebody has it, look: card, of: Page, has: [acknowledged by]}
      - {check: Bo has it after 3 min, by_the_book: true, look: card, of: Page, has: [by Bo, after 3 min]}
"""


class Recorder(Onlooker):
    """Writes down what it is told; the person in it takes invitations with these words."""

    def __init__(self, types: str = "") -> None:
        self.told: list[str] = []
        self._types = types

    def begins(self, story: Story) -> None:
        self.story = story

    def step(self, who: str, caption: str) -> None:
        self.told.append(f"{who} {caption}")

    def waits(self, invitation: Invitation, until: datetime) -> None:
        self.told.append(f"{invitation.say} until {until:%H:%M}")
        if self._types:
            self.story.stage.person("cleo").command(self.story.rooms()[0].id, self._types)

    def goes_on(self, invitation: Invitation, *, taken: bool) -> None:
        self.told.append(f"taken: {taken}")

    def checked(self, check: Check, expected: Expectation | None, place: str, told: str) -> None:
        self.told.append(f"{'held' if check.held else 'failed'}: {check.name}")


def live(
    folder: Path,
    path: Path,
    onlooker: Onlooker,
    pace_to_stop: list[TimesAsFast] | None = None,
    speed: float = 600,
) -> Outcome:
    """Plays so many times as fast as life, with time for people."""
    scenario = load_scenario(str(path))
    clock = PracticeClock(scenario.start)
    pace = TimesAsFast(clock, speed)
    if pace_to_stop is not None:
        pace_to_stop.append(pace)
    with Stage(PracticeWorld(folder, clock), clock) as stage:
        return play(scenario, stage, pace, onlooker)


def test_first_thing_that_does_not_hold_ends_the_story_and_is_named(perform: Perform, write: Write) -> None:
    outcome = perform(write(FIRE + WRONG))
    assert [check.name for check in outcome.checks] == ["a channel opens", "the sky is blue"]
    (missed,) = outcome.missed
    assert (missed.at, missed.expected) == ("10:01", '"blue"')
    assert missed.seen.startswith("🔴 critical · triage")


def test_to_the_end_everything_is_looked_at(perform: Perform, write: Write) -> None:
    outcome = perform(write(FIRE + WRONG), to_the_end=True)
    assert [(check.name, check.held) for check in outcome.checks] == [
        ("a channel opens", True),
        ("the sky is blue", False),
        ("the topic says how bad", True),
        ("Bo", False),
        ("one page went out", True),
    ]
    assert "dance is not there" in outcome.missed[1].seen


def test_what_nobody_does_the_cast_does(tmp_path: Path, write: Write) -> None:
    recorder = Recorder()
    outcome = live(tmp_path, write(FIRE + ACK), recorder)
    assert outcome.missed == []
    assert [invited.taken for invited in outcome.invited] == [False]
    acknowledged = outcome.records[0].done(Act.ACKNOWLEDGE)
    assert acknowledged and (acknowledged.author, acknowledged.by_cast) == ("Bo", True)
    assert recorder.told == [
        "Kafka posts: brokers down, at 10:01",
        "held: a channel opens",
        "Acknowledge until 10:04",
        "taken: False",
        "Bo types",
        "held: somebody has it",
        "held: Bo has it after 3 min",
    ]


def test_what_a_person_does_the_cast_leaves(tmp_path: Path, write: Write) -> None:
    recorder = Recorder(types="/incident ack")
    outcome = live(tmp_path, write(FIRE + ACK), recorder, speed=60)  # a slow machine is no slow person
    assert outcome.missed == []
    assert [invited.taken for invited in outcome.invited] == [True]
    assert recorder.told[2:] == ["Acknowledge until 10:04", "taken: True", "held: somebody has it"]
    (record,) = outcome.records
    acknowledged = record.done(Act.ACKNOWLEDGE)
    assert acknowledged and (acknowledged.author, acknowledged.by_cast) == ("Cleo", False)
    assert acknowledged.at < datetime(2026, 3, 2, 10, 4, tzinfo=UTC)


def test_a_story_can_be_stopped(tmp_path: Path, write: Write) -> None:
    paces: list[TimesAsFast] = []

    class Leaves(Onlooker):
        def waits(self, invitation: Invitation, until: datetime) -> None:
            paces[0].stop()

    with pytest.raises(Stopped):
        live(tmp_path, write(FIRE + ACK), Leaves(), paces)
