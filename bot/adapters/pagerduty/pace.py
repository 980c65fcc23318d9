"""Keeps below what PagerDuty takes in a minute for one routing key, with room for what is most urgent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.adapters.window import Window
from bot.errors import AdapterError, Reason
from bot.model.severity import Severity
from bot.ports import PUT_OFF

TAKEN_IN_A_MINUTE = 120
"""Events for one routing key. Source: https://developer.pagerduty.com/docs/events-api-v2-rate-limits"""

_MINUTE = timedelta(minutes=1)
_LEFT_FREE = {Severity.CRITICAL: 4, Severity.HIGH: 12}
_LEFT_FREE_BY_OTHERS = 24
_LEAST_WAIT_SECONDS = 5.0


class Pace:
    """Lets calls through while there is room; what is less urgent leaves some for what is more so.

    The last few are left free by all, since PagerDuty counts by its own clock.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._window = Window(TAKEN_IN_A_MINUTE, _MINUTE)
        self._lock = threading.Lock()

    def take(self, severity: Severity | None) -> None:
        """Counts a call about something of that severity, None for what rings nobody; raises AdapterError
        with the time to wait when there is no room for it."""
        free = _LEFT_FREE_BY_OTHERS if severity is None else _LEFT_FREE.get(severity, _LEFT_FREE_BY_OTHERS)
        with self._lock:
            now = self._now()
            frees_at = self._window.frees_at(now, free)
            if frees_at is None:
                self._window.count(now)
                return
        # The less urgent come a little later, when what is more urgent has had its turn.
        wait = (frees_at - now).total_seconds() + free / 12
        raise AdapterError(
            "PagerDuty takes no more by this routing key within the minute, so this waits its turn",
            reason=Reason.RATE_LIMITED,
            retryable=True,
            retry_after=max(wait, _LEAST_WAIT_SECONDS),
            code=PUT_OFF,
        )
