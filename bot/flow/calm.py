"""Keeps an incident calm: what changes in it is shown by at most one call a second."""

from __future__ import annotations

import threading
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.model.job import JobState
from bot.ports import PUT_OFF, Reader

MANY = 5
"""When more changes than that wait to be said, it is a storm: nothing more comes at once."""

_AT_ONCE = 16


class Calm:
    """For card, topic, the digest channel's line and what is said quietly; what calls on somebody is exempt.

    While an incident is quiet, a few calls come at once, as a person's deed asks for.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, datetime]] = {}

    def take(self, reader: Reader, incident: str) -> None:
        """Counts a call; raises AdapterError with the time to wait when the incident has had its share."""
        at_once = 1 if is_stormy(reader, incident) else _AT_ONCE
        with self._lock:
            now = self._clock.now()
            left = min(self._left_now(incident, now), at_once)
            if left >= 1:
                rested = [each for each in self._left if self._left_now(each, now) >= _AT_ONCE]
                for each in rested:
                    del self._left[each]
                self._left[incident] = (left - 1, now)
                return
            self._left[incident] = (left, now)
        raise AdapterError(
            f"{incident} changes faster than it is shown, so this waits its turn",
            reason=Reason.RATE_LIMITED,
            retryable=True,
            retry_after=1 - left,
            code=PUT_OFF,
        )

    def _left_now(self, incident: str, now: datetime) -> float:
        left, at = self._left.get(incident, (_AT_ONCE, now))
        return min(left + (now - at).total_seconds(), _AT_ONCE)


def is_stormy(reader: Reader, incident: str) -> bool:
    """Whether many changes wait to be said."""
    waiting = reader.jobs(states=[JobState.WAITING], incident=incident)
    return sum(job.kind == "say" for job in waiting) > MANY
