"""Until when something must have ended, by the machine's own clock: no turned clock waits for a network."""

from __future__ import annotations

import threading
from time import monotonic

from bot.errors import TocsinError


class TooLate(TocsinError):
    """Its time is over."""


class Deadline:
    """Ends `seconds` after it was made, or when it is cancelled. May be asked from any thread."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = monotonic() + seconds
        self._cancelled = threading.Event()

    def share(self, part: float) -> Deadline:
        """One that ends when that part of what is left is over, or when this one is cancelled."""
        shared = Deadline(part * self.left())
        shared._cancelled = self._cancelled
        return shared

    def cancel(self) -> None:
        """It is over now."""
        self._cancelled.set()

    def remaining(self) -> float:
        """Seconds that are left, 0 once it is over."""
        return 0.0 if self._cancelled.is_set() else max(0.0, self._until - monotonic())

    def left(self) -> float:
        """Seconds that are left, more than 0. Raises TooLate once it is over."""
        if seconds := self.remaining():
            return seconds
        raise TooLate

    def sleep(self, seconds: float) -> None:
        """Waits that long. Raises TooLate at once when that would end later, and when cancelled meanwhile."""
        if seconds >= self.left() or self._cancelled.wait(seconds):
            raise TooLate
