"""The pace of a story that people follow: never hurried, never boring, and theirs to hold or to shorten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.practice_clock import PracticeClock
from handlers.scenario.pace import Invited, TimesAsFast, stretches
from handlers.scenario.stage import Stage

_LONGEST_STRETCH_SECONDS = 4.0
_ALONE = timedelta(seconds=5)
_LOOK_SECONDS = 0.1
_LAST_SECONDS = 0.03


class Watchable(TimesAsFast):
    """Time passes at least `speed` times as fast as life; no stretch takes longer than four seconds.

    `attended` says whether anybody looks on: without them nobody is waited for longer than five seconds, and
    nothing stands still to be read. `reading` stretches or shortens the time to read. `go_on`, `pause` and
    `resume` may come from any thread.
    """

    def __init__(
        self, clock: PracticeClock, speed: float, attended: Callable[[], bool], reading: float = 1.0
    ) -> None:
        super().__init__(clock, speed)
        self._reading = reading
        self._attended = attended
        self._goes_on = threading.Event()
        self._held = threading.Event()

    @property
    def is_held(self) -> bool:
        """Whether somebody paused it."""
        return self._held.is_set()

    def go_on(self) -> None:
        """Leaves out what is left of the present stretch, or of the wait for somebody."""
        self._held.clear()
        self._goes_on.set()

    def pause(self) -> None:
        """Lets the clock stand still."""
        self._held.set()

    def resume(self) -> None:
        """Lets it run again."""
        self._held.clear()

    def read(self, seconds: float) -> None:
        """Gives people so long to read. Raises Stopped."""
        seconds *= self._reading
        while seconds > 0 and self._attended() and not self._goes_on.is_set():
            self._pause(min(seconds, _LOOK_SECONDS))
            seconds -= _LOOK_SECONDS

    def arrived(self) -> None:
        """Something new is to be seen: whoever wants to go on from here says so again."""
        self._goes_on.clear()

    def reach(self, moment: datetime, stage: Stage) -> None:
        """Lets time pass, and stops the clock at that time."""
        self._pause(0)
        speed = max(self._speed, self._left(moment) / _LONGEST_STRETCH_SECONDS)
        self._clock.run(speed)
        while (left := self._left(moment)) > _LAST_SECONDS * speed and not self._goes_on.is_set():
            self._pause(min(left / speed - _LAST_SECONDS / 2, _LOOK_SECONDS))
            stage.tick()
        self._clock.run(0)
        for ahead in stretches(moment, stage):
            self._clock.turn(ahead.total_seconds())

    def invite(self, opens: datetime, closes: datetime, stage: Stage, invited: Invited) -> bool:
        """Gives a person real minutes, or until they want to go on."""
        self.reach(opens if self._attended() else max(opens, closes - _ALONE), stage)
        self.arrived()
        if not invited.is_done():
            invited.ask()
            self._clock.run(1)
        while not (is_done := invited.is_done()) and self._left(closes) > 0 and not self._goes_on.is_set():
            self._pause(_LOOK_SECONDS)
            stage.tick()
        self._clock.run(0)
        if not is_done:
            self.reach(closes, stage)
        return is_done

    def _pause(self, seconds: float) -> None:
        super()._pause(seconds)
        if not self._held.is_set():
            return
        pace = self._clock.pace()
        self._clock.run(0)
        while self._held.is_set():
            super()._pause(_LOOK_SECONDS)
        self._clock.run(pace)
