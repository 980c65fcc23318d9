"""Reads durations as people write them: 15m, 4h, 1h30m, 7d."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

_PARTS = re.compile(r"(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?", re.ASCII)
_LONGEST = timedelta(days=366)


def parse_duration(text: str) -> timedelta:
    """The duration that `text` writes in days, hours, minutes and seconds, in this order.

    Raises ValueError for anything else, for nothing, and for more than a year.
    """
    found = _PARTS.fullmatch(text.strip())
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
    duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta() < duration <= _LONGEST:
        raise ValueError(f"must be a duration up to a year, like 90s, 15m, 1h30m or 7d, not {text!r}")
    return duration


def at_least(least: timedelta, words: str) -> AfterValidator:
    """A check that a duration is no shorter, said in `words` when it is."""

    def check(given: timedelta) -> timedelta:
        if given < least:
            raise ValueError(f"must be {words} or more")
        return given

    return AfterValidator(check)


def _read(raw: Any) -> Any:
    return parse_duration(raw) if isinstance(raw, str) else raw


def _read_or_none(raw: Any) -> Any:
    return None if raw == "none" else _read(raw)


Duration = Annotated[timedelta, BeforeValidator(_read)]
"""A positive duration up to a year."""

DurationOrNone = Annotated[timedelta | None, BeforeValidator(_read_or_none)]
"""A duration, or the word `none`."""
