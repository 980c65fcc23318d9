"""Keeps below what Slack takes: of each method in a minute, and of messages in a channel."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.adapters.window import Window
from bot.errors import AdapterError, Reason
from bot.ports import PUT_OFF

_MINUTE = timedelta(minutes=1)
_FEW, _SOME, _MANY = 20, 50, 100
"""What Slack takes in a minute of a method of tier 2, 3 and 4. Source:
https://docs.slack.dev/apis/web-api/rate-limits"""

_POSTS = 240
"""Messages in a minute to the whole workspace: Slack says several hundred, and names no number."""

_IN_CHANNEL, _WITHIN = 10, timedelta(seconds=10)
"""Messages to one channel: one a second, of which a few may come at once."""

_MOST: Mapping[str, int] = {
    "chat_postMessage": _POSTS,
    "chat_postEphemeral": _MANY,
    "chat_update": _SOME,
    "conversations_history": _SOME,
    "conversations_invite": _SOME,
    "conversations_join": _SOME,
    "conversations_open": _SOME,
    "conversations_replies": _SOME,
    "bookmarks_list": _SOME,
    "reactions_add": _SOME,
    "files_upload_v2": _MANY,
    "users_info": _MANY,
}
"""By the name of the method in the SDK; all others are of tier 2, as what makes and changes channels is."""

_UNCOUNTED = ("auth_test", "chat_getPermalink")
"""Slack takes hundreds of these in a minute."""

_LEFT_FREE = 10
"""Of each that many calls there is room for one more that goes first."""

_LEAST_WAIT_SECONDS = 1.0


class Pace:
    """Lets calls through while there is room, and keeps what Slack itself asked to wait.

    What does not go first leaves a tenth of the room to what does, as pages and a critical incident's
    channel and card do.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._methods: dict[str, Window] = {}
        self._channels: dict[str, Window] = defaultdict(lambda: Window(_IN_CHANNEL, _WITHIN))
        self._closed_until: dict[str, datetime] = {}

    def take(self, method: str, channel: str, *, first: bool) -> None:
        """Counts a call; raises AdapterError with the time to wait when there is no room for it."""
        road = _road(method, channel)
        with self._lock:
            now = self._now()
            closed = self._closed_until.get(road, now)
            if closed > now:
                raise asked_to_wait(method, (closed - now).total_seconds())
            self._closed_until.pop(road, None)
            windows = self._windows(method, channel)
            frees_at = [window.frees_at(now, 0 if first else window.most // _LEFT_FREE) for window in windows]
            if not any(frees_at):
                for window in windows:
                    window.count(now)
                return
        wait = (max(filter(None, frees_at)) - now).total_seconds()
        raise AdapterError(
            f"Slack takes no more {method} for the moment, so this waits its turn",
            reason=Reason.RATE_LIMITED,
            retryable=True,
            retry_after=wait if first else max(wait, _LEAST_WAIT_SECONDS),
            code=PUT_OFF,
        )

    def close(self, method: str, channel: str, seconds: float) -> None:
        """Slack asked to wait that long before the next call of the method; all of its callers do."""
        with self._lock:
            self._closed_until[_road(method, channel)] = self._now() + timedelta(seconds=seconds)

    def _windows(self, method: str, channel: str) -> list[Window]:
        if method in _UNCOUNTED:
            return []
        if method not in self._methods:
            self._methods[method] = Window(_MOST.get(method, _FEW), _MINUTE)
        posts = [self._channels[channel]] if method == "chat_postMessage" else []
        return [self._methods[method], *posts]


def asked_to_wait(method: str, seconds: float | None) -> AdapterError:
    """What whoever calls is told while Slack wants us to wait with the method."""
    return AdapterError(
        f"Slack asks to wait before the next {method}",
        reason=Reason.RATE_LIMITED,
        retryable=True,
        retry_after=seconds,
        code="ratelimited",
    )


def _road(method: str, channel: str) -> str:
    """Slack counts posts for each channel, and all else for the whole workspace."""
    return f"{method}:{channel}" if method == "chat_postMessage" else method
