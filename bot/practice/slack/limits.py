"""Slack's rate limits: a bucket per method, and for posting one per channel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

TIERS = {1: (1 / 60, 10), 2: (20 / 60, 20), 3: (50 / 60, 50), 4: (100 / 60, 100)}
"""Calls a second, and how many may come at once; tier 1, "1+ a minute", takes small bursts."""

POSTING = (1.0, 10)
"""chat.postMessage: about one message a second in a channel, short bursts allowed."""


@dataclass
class _Bucket:
    level: float
    filled_at: datetime


class RateLimits:
    """Counts calls by `now`; `scale` multiplies what is allowed, 0 switches the limits off."""

    def __init__(self, now: Callable[[], datetime], scale: float = 1.0) -> None:
        self._now = now
        self._scale = scale
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def wait(self, method: str, tier: int, channel: str = "") -> int:
        """Takes one call; gives 0, or the whole seconds until the next one is allowed."""
        if not self._scale or not tier:
            return 0
        posting = method == "chat.postMessage"
        rate, burst = POSTING if posting else TIERS[tier]
        rate, burst = rate * self._scale, max(1, int(burst * self._scale))
        now = self._now()
        bucket = self._buckets.setdefault((method, channel if posting else ""), _Bucket(burst, now))
        elapsed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.level, bucket.filled_at = min(burst, bucket.level + elapsed * rate), now
        if bucket.level < 1:
            return math.ceil(round((1 - bucket.level) / rate, 3))
        bucket.level -= 1
        return 0
