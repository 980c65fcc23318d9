"""Trigger ids: each lets the app open one modal for one person, within three seconds."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.practice.slack.records import SlackError

_VALID = timedelta(seconds=3)


@dataclass
class _Trigger:
    user: str
    issued: datetime
    used: bool = False


class Triggers:
    """The trigger ids handed out with commands and interactions."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._issued: dict[str, _Trigger] = {}
        self._lock = threading.Lock()

    def issue(self, user: str) -> str:
        """A new trigger id for the person with this user id."""
        trigger_id = f"{secrets.randbelow(10**12):012}.{secrets.token_hex(16)}"
        with self._lock:
            self._issued[trigger_id] = _Trigger(user, self._now())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Uses the trigger up and gives its person's user id.

        Raises:
            SlackError: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        with self._lock:
            trigger = self._issued.get(trigger_id)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.used:
                raise SlackError("exchanged_trigger_id")
            if self._now() - trigger.issued > _VALID:
                raise SlackError("expired_trigger_id")
            trigger.used = True
            return trigger.user
