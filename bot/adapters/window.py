"""How many calls went out within the last while: the count that vendors keep, kept on our side too."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta


class Window:
    """At most `most` calls within any `span`. It has no lock: whoever asks holds one."""

    def __init__(self, most: int, span: timedelta) -> None:
        self.most = most
        self._span = span
        self._calls: deque[datetime] = deque()

    def frees_at(self, now: datetime, left_free: int = 0) -> datetime | None:
        """When there is room for one more that leaves so many free for others; None when there is now."""
        while self._calls and self._calls[0] <= now - self._span:
            self._calls.popleft()
        most = self.most - left_free
        return None if len(self._calls) < most else self._calls[len(self._calls) - most] + self._span

    def count(self, now: datetime) -> None:
        """A call goes out."""
        self._calls.append(now)
