"""How a story's time passes: at once, or so many times as fast as real time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import TurnedClock
from handlers.practice_clock import PracticeClock
from handlers.scenario.stage import Stage

_AT_ONCE = timedelta(seconds=1)
_LOOK_SECONDS = 0.1
_LAST_SECONDS = 0.03


class Invited(Protocol):
    """Somebody who can be asked to do something."""

    def ask(self) -> None:
        """Lets them know."""

    def is_done(self) -> bool:
        """Whether it is done."""


class Stopped(Exception):
    """Whoever plays does not want the rest of the story."""


class Pace(Protocol):
    """Lets story time pass; `has_people` where somebody beside the cast can act."""

    has_people: bool

    def reach(self, moment: datetime, stage: Stage) -> None:
        """Returns when it is that time, at once when it is past. Raises Stopped."""

    def invite(self, opens: datetime, closes: datetime, stage: Stage, invited: Invited) -> bool | None:
        """Waits for somebody between two times; gives whether they did it, None where nobody is asked.

        Raises Stopped.
        """

    def end(self) -> None:
        """The story is over."""


def stretches(moment: datetime, stage: Stage) -> Iterator[timedelta]:
    """How far to turn the stage's clock, again and again, so that what becomes due happens at its own time.

    To the second; ends when it is that moment.
    """
    while (ahead := moment - stage.clock.now()) > timedelta():
        if ahead > _AT_ONCE:
            stage.settle()
            due = stage.next_due() or moment
            ahead = min(ahead, max(due - stage.clock.now(), _AT_ONCE))
        yield ahead
        stage.tick()


class Instant:
    """Turns the clock from one thing that becomes due to the next; nobody has the time to act."""

    has_people = False

    def __init__(self, clock: TurnedClock) -> None:
        self._clock = clock

    def reach(self, moment: datetime, stage: Stage) -> None:
        """Turns the clock; what becomes due on the way happens at its own time."""
        for ahead in stretches(moment, stage):
            self._clock.turn(ahead)

    def invite(self, _opens: datetime, closes: datetime, stage: Stage, _invited: Invited) -> None:
        """Asks nobody."""
        self.reach(closes, stage)

    def end(self) -> None:
        """The clock stands still as before."""


class TimesAsFast:
    """The clock runs by itself, `speed` times as fast, and as fast as real while somebody is waited for.

    It stands still while things are done and looked at, so that a slow machine tells the same story. `stop`,
    from any thread, ends the story.
    """

    has_people = True

    def __init__(self, clock: PracticeClock, speed: float) -> None:
        self._clock = clock
        self._speed = speed
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ends the story where it next lets time pass, a tenth of a second away at most while it does."""
        self._stopping.set()

    def reach(self, moment: datetime, stage: Stage) -> None:
        """Lets time pass fast, and stops the clock at that time."""
        self._pause(0)
        self._clock.run(self._speed)
        while (left := self._left(moment)) > _LAST_SECONDS * self._speed:
            self._pause(min(left / self._speed - _LAST_SECONDS / 2, _LOOK_SECONDS))
            stage.tick()
        self._clock.run(0)
        self._clock.turn(max(self._left(moment), 0.0))
        stage.tick()

    def invite(self, opens: datetime, closes: datetime, stage: Stage, invited: Invited) -> bool:
        """Gives a person real minutes."""
        self.reach(opens, stage)
        if not invited.is_done():
            invited.ask()
            self._clock.run(1)
        while not (is_done := invited.is_done()) and self._left(closes) > 0:
            self._pause(_LOOK_SECONDS)
            stage.tick()
        self._clock.run(0)
        self._pause(0)
        return is_done

    def end(self) -> None:
        """The clock goes on as fast as real."""
        self._clock.run(1)

    def _left(self, moment: datetime) -> float:
        return (moment - self._clock.now()).total_seconds()

    def _pause(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise Stopped
