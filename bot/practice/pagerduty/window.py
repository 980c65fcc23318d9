"""A rate limit over the last 60 seconds."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

_LENGTH = timedelta(seconds=60)


class Window:
    """Lets `limit` calls per key through in any 60 seconds; a refused call does not count."""

    def __init__(self, limit: int, now: Callable[[], datetime]) -> None:
        self.limit = limit
        self._now = now
        self._calls: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def admit(self, key: str) -> bool:
        """Whether this call may pass."""
        calls = self._recent(key)
        if len(calls) >= self.limit:
            return False
        calls.append(self._now())
        return True

    def headers(self, key: str) -> dict[str, str]:
        """PagerDuty's three rate limit headers; `ratelimit-reset` in seconds."""
        calls = self._recent(key)
        reset = (calls[0] + _LENGTH - self._now()).total_seconds() if calls else 0
        return {
            "ratelimit-limit": str(self.limit),
            "ratelimit-remaining": str(self.limit - len(calls)),
            "ratelimit-reset": str(ceil(reset)),
        }

    def _recent(self, key: str) -> deque[datetime]:
        calls = self._calls[key]
        while calls and calls[0] <= self._now() - _LENGTH:
            calls.popleft()
        return calls
