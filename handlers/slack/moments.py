"""Reads the times that people type, by the clocks of the teams."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from bot.errors import Refused
from bot.policy import Policy
from bot.policy.durations import parse_duration

_TIME = re.compile(r"(\d\d:\d\d)(?:\s+|$)", re.ASCII)
_DAY_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?:\s+|$)", re.ASCII)
_DURATION = re.compile(r"((?:\d+[dhms])+)(?:\s+|$)", re.ASCII | re.IGNORECASE)


def next_time(clock_time: str, now: datetime, policy: Policy) -> datetime:
    """The next time, in UTC, that a clock of the teams shows this. Raises Refused for one that none shows."""
    at, zone = _time(clock_time), policy.business.zone
    local = now.astimezone(zone)
    start = datetime.combine(local.date(), at, zone)
    return (start if start > local else start + timedelta(days=1)).astimezone(UTC)


def minute_before(clock_time: str, now: datetime, policy: Policy, days: int) -> tuple[datetime, datetime]:
    """The last minute, in UTC, in which a clock of the teams showed this, or so many days before that.

    Raises Refused for a time that none shows.
    """
    at, zone = _time(clock_time), policy.business.zone
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=days + (at > local.time()))
    start = datetime.combine(day, at, zone).astimezone(UTC)
    return start, start + timedelta(minutes=1)


def take_moment(text: str, now: datetime, policy: Policy) -> tuple[datetime, str] | None:
    """The time, in UTC, that the text begins with, and the rest of it; None where it begins with none.

    It may be 08:00 (the next time that it is), 2026-12-24 08:00, or 2h for so long after `now`.
    """
    if found := _DAY_AND_TIME.match(text):
        try:
            day = datetime.strptime(found[1], "%Y-%m-%d").date()  # noqa: DTZ007 - its zone follows
        except ValueError:
            raise Refused(f"{found[1]} is no day. Nothing was changed.") from None
        local = datetime.combine(day, _time(found[2]), policy.business.zone)
        return local.astimezone(UTC), text[found.end() :]
    if found := _TIME.match(text):
        return next_time(found[1], now, policy), text[found.end() :]
    if found := _DURATION.match(text):
        try:
            return now + parse_duration(found[1].lower()), text[found.end() :]
        except ValueError as error:
            raise Refused(f"How long {error}. Nothing was changed.") from None
    return None


def _time(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - its zone follows
    except ValueError:
        raise Refused(f"{text} is no time of day. Nothing was changed.") from None
