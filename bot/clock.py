"""The one source of time; tests and drills turn it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is, as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class TurnedClock:
    """A clock that stands still until someone turns it."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self._now

    def turn(self, by: timedelta) -> datetime:
        """Moves the clock forward by `by` and gives the new time."""
        with self._lock:
            self._now += by
            return self._now
