"""Reads out of a status update when the next one comes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from bot.errors import Refused
from bot.policy import Policy
from bot.policy.durations import parse_duration
from handlers.slack.moments import next_time

_NEXT = re.compile(
    r"[\s,;.:(–-]*\bnext update(?: is| comes)?(?: at| in| by| after)?:?\s+"
    r"(?:(?P<never>none|never)\b"
    r"|(?P<clock>\d{1,2}:\d\d)(?P<utc>\s*(?:utc|z)\b)?"
    r"|(?P<amount>\d{1,4})\s*(?P<unit>m|h|d)(?:in|ins|inutes?|ours?|rs?|ays?)?\b)"
    r"\)?\.?",
    re.ASCII | re.IGNORECASE,
)


class Next(NamedTuple):
    """What remains of the text, and when the next update is due (None: not said), or that none comes."""

    text: str
    at: datetime | None = None
    never: bool = False


def take_next(text: str, now: datetime, policy: Policy) -> Next:
    """Reads "…, next update 14:50" (by the clocks of the teams; "14:50 UTC" by UTC), "next update in 30 min"
    and "next update none", wherever it stands. Raises Refused for a time that no clock shows.
    """
    found = _NEXT.search(text)
    if found is None:
        return Next(text.strip())
    rest = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip(' ,;')}".strip()
    if found["never"]:
        return Next(rest, never=True)
    if found["clock"]:
        clock = found["clock"].rjust(5, "0")
        return Next(rest, _by_utc(clock, now) if found["utc"] else next_time(clock, now, policy))
    try:
        return Next(rest, now + parse_duration(f"{found['amount']}{found['unit'].lower()}"))
    except ValueError as error:
        raise Refused(f"The time until the next update {error}. Nothing was sent.") from None


def _by_utc(clock: str, now: datetime) -> datetime:
    try:
        at = datetime.combine(now.date(), time.fromisoformat(clock), UTC)
    except ValueError:
        raise Refused(f"{clock} is no time of day. Nothing was sent.") from None
    return at if at > now else at + timedelta(days=1)
