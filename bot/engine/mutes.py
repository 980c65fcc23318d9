"""Gathers what holds alerts back just now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from bot.policy import Policy
from bot.ports import Reader
from bot.rules.mute import Mute, of_silence, planned


class Mutes:
    """The silences of the store and what the policy plans; the plan is worked out once a minute."""

    def __init__(self, policy: Policy) -> None:
        self._planned = lru_cache(maxsize=4)(lambda minute: planned(minute, policy))

    def at(self, reader: Reader, now: datetime) -> Sequence[Mute]:
        """All that holds alerts back at that time."""
        asked_for = map(of_silence, reader.silences(ending_after=now))
        known = [*asked_for, *self._planned(now.replace(second=0, microsecond=0))]
        return [mute for mute in known if mute.begins_at <= now < mute.until]
