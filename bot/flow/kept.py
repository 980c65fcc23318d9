"""Reads what of on-call stands in the store."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Reader
from bot.rules.on_call import Kept


def kept(reader: Reader, now: datetime) -> Kept:
    """The overrides that hold or will, and all rosters."""
    rosters = {roster.id: roster for roster in reader.rosters()}
    return Kept(overrides=tuple(reader.overrides(ending_after=now)), rosters=rosters)
