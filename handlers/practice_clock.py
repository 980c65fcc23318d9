"""A clock for practice: it runs by itself, as fast as wanted, and can be turned forward."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta


class PracticeClock:
    """Runs from `start` on, an aware datetime, `pace` times as fast as real time; never backwards."""

    def __init__(self, start: datetime, pace: float = 1.0) -> None:
        self._base = start
        self._since = time.monotonic()
        self._pace = pace
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The practice time, in the time zone of `start`."""
        with self._lock:
            return self._reading()

    def pace(self) -> float:
        """How many times as fast as real time it runs."""
        return self._pace

    def turn(self, seconds: float) -> None:
        """Jumps forward. Raises ValueError for less than nothing."""
        if seconds < 0:
            raise ValueError("a clock is only turned forward")
        with self._lock:
            self._rebase()
            self._base += timedelta(seconds=seconds)

    def run(self, pace: float) -> None:
        """Runs so many times as fast from now on, 0 to 3,600. Raises ValueError for any other."""
        if not 0 <= pace <= 3600:
            raise ValueError("pace is from 0 to 3600")
        with self._lock:
            self._rebase()
            self._pace = pace

    def _reading(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._pace)

    def _rebase(self) -> None:
        self._base, self._since = self._reading(), time.monotonic()
