"""Remembers which signatures were used, so that a request counts once."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta


class ReplayMemory:
    """The signatures of the last `keep`, at most `most` of them (the oldest go first).

    Only signatures that were verified go in, so that nobody without the secret can push others out.
    """

    def __init__(self, keep: timedelta, most: int = 20_000) -> None:
        self._keep = keep
        self._most = most
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    def is_new(self, signature: str, now: datetime) -> bool:
        """Whether this is its first use; remembers it."""
        while self._seen and now - next(iter(self._seen.values())) > self._keep:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True

    def forget(self, signature: str) -> None:
        """Lets it be used again, since nothing came of its first use."""
        self._seen.pop(signature, None)
