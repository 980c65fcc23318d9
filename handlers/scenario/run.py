"""Plays a scenario, step by step, and keeps what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import TocsinError
from bot.practice.pagerduty import PagerError
from bot.practice.slack.elements import NotOnScreen
from bot.practice.slack.records import SlackError
from handlers.scenario import deeds
from handlers.scenario.do import do
from handlers.scenario.expect import Counts, hold, place_of
from handlers.scenario.expectation import Expectation
from handlers.scenario.model import Act, Invitation, Scenario, Step
from handlers.scenario.onlooker import Check, Onlooker
from handlers.scenario.pace import Pace
from handlers.scenario.record import Record
from handlers.scenario.stage import Stage
from handlers.scenario.story import Story

_OF_PEOPLE = (deeds.Command, deeds.Press, deeds.Form, deeds.Say, deeds.Pin, deeds.Phone)
_UNDOABLE = (NotOnScreen, SlackError, PagerError, TocsinError, LookupError, ValueError, OSError)


@dataclass(frozen=True)
class Invited:
    """An invitation, and whether somebody took it."""

    invitation: Invitation
    taken: bool


@dataclass(frozen=True)
class Outcome:
    """What came of a story: its checks and invitations so far, and the incidents as the bot recorded them."""

    scenario: Scenario
    began: datetime
    ended: datetime
    checks: Sequence[Check]
    invited: Sequence[Invited]
    records: Sequence[Record]

    @property
    def missed(self) -> list[Check]:
        """The checks that did not hold."""
        return [check for check in self.checks if not check.held]


def play(
    scenario: Scenario,
    stage: Stage,
    pace: Pace,
    onlooker: Onlooker | None = None,
    *,
    to_the_end: bool = False,
) -> Outcome:
    """Plays it on a stage that has started; `onlooker` follows.

    The first check that does not hold ends the story, unless it is played `to_the_end`. Raises Stopped where
    the pace was stopped.
    """
    played = _Play(Story(scenario, stage), pace, onlooker or Onlooker(), to_the_end)
    try:
        for step in scenario.steps:
            if not played.step(step):
                break
    finally:
        pace.end()
    return played.outcome()


@dataclass(frozen=True)
class _Somebody:
    """Whoever is invited, in the cast or not."""

    story: Story
    onlooker: Onlooker
    asked: Invitation
    until: datetime

    def ask(self) -> None:
        self.onlooker.waits(self.asked, self.until)

    def is_done(self) -> bool:
        return _is_done(self.story, self.asked.act)


def _is_done(story: Story, act: Act) -> bool:
    return any(record.done(act) for record in story.records())


class _Play:
    def __init__(self, story: Story, pace: Pace, onlooker: Onlooker, to_the_end: bool) -> None:
        self._story = story
        self._stage = story.stage
        self._pace = pace
        self._onlooker = onlooker
        self._to_the_end = to_the_end
        self._checks: list[Check] = []
        self._invited: list[Invited] = []
        onlooker.begins(story)

    def outcome(self) -> Outcome:
        """What came of it so far."""
        story = self._story
        now = self._stage.clock.now()
        return Outcome(story.scenario, story.began, now, self._checks, self._invited, story.records())

    def step(self, step: Step) -> bool:
        """Plays one; false where the story ends with it."""
        try:
            taken = self._reach(step) or (step.unless is not None and _is_done(self._story, step.unless))
            before = self._story.counts()
            if not taken:
                self._act(step)
            self._stage.settle()
            return all(self._expect(each, before) or self._to_the_end for each in step.expect)
        except _UNDOABLE as error:
            name = self._story.fill(f"{step.who} {step.caption}".strip() or f"the step at +{step.at}")
            at = f"{self._stage.clock.now():%H:%M}"
            seen = f"{type(error).__name__}: {error}"
            self._checked(Check(name, at, "that this can be done", seen, held=False), None, "", "")
            return self._to_the_end

    def _reach(self, step: Step) -> bool:
        """Lets time pass until the step; gives whether somebody who was invited did its deed."""
        moment = self._story.began + step.at
        asked = step.wait_for
        if asked is None:
            self._pace.reach(moment, self._stage)
            return False
        somebody = _Somebody(self._story, self._onlooker, asked, moment)
        taken = self._pace.invite(moment - asked.within, moment, self._stage, somebody)
        if taken is not None:
            self._invited.append(Invited(asked, taken))
            self._onlooker.goes_on(asked, taken=taken)
        return bool(taken)

    def _act(self, step: Step) -> None:
        story = self._story
        if step.who or step.caption:
            self._onlooker.step(story.fill(step.who), story.fill(step.caption))
        if step.deed is None:
            return
        before = story.entries()
        do(story, step.deed, self._pace)
        if self._pace.has_people and isinstance(step.deed, _OF_PEOPLE):
            self._stage.settle()
            story.by_cast |= story.entries() - before

    def _expect(self, expected: Expectation, before: Counts) -> bool:
        if expected.by_the_book and any(invited.taken for invited in self._invited):
            return True
        check, told = hold(self._story, expected, before, self._pace)
        self._checked(check, expected, place_of(self._story, expected), told)
        return check.held

    def _checked(self, check: Check, expected: Expectation | None, place: str, told: str) -> None:
        self._checks.append(check)
        self._onlooker.checked(check, expected, place, told)
