"""Timeline entries that are said together: they could not be said when they happened, or are too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.model.timeline import Entry
from bot.render.blockkit import Message, message
from bot.render.entries import entry_line, is_verbatim
from bot.render.environment import Style

LATE = timedelta(minutes=2)
"""After which the channel has moved on."""

_MOST_ENTRIES = 40
_MOST_CHARACTERS = 12_000
"""Together these need at most 50 blocks of 3,000 characters, however they are mixed and broken."""


def how_many_fit(entries: Sequence[Entry]) -> int:
    """How many of the first of them one message holds, none of them cut; at least one."""
    length = 0
    for number, entry in enumerate(entries[:_MOST_ENTRIES]):
        length += len(entry_line(entry, Style.MRKDWN)) + _TIME
        if number and length > _MOST_CHARACTERS:
            return number
    return min(len(entries), _MOST_ENTRIES)


_TIME = len("<!date^1769695200^{date_short_pretty} {time}|29 January 2026 14:00 UTC>  \n")


def late_entries(entries: Sequence[Entry], at: datetime) -> Message:
    """One line each with its time, oldest first; with its day where they are posted, `at`, on another."""
    late = any(at - entry.recorded_at > LATE for entry in entries)
    dated = any(entry.happened_at.date() != at.date() for entry in entries)
    lines = [
        {
            "at": entry.happened_at,
            "text": entry_line(entry, Style.MRKDWN, dated=dated),
            "verbatim": is_verbatim(entry),
        }
        for entry in sorted(entries, key=lambda entry: entry.happened_at)
    ]
    parts = [
        {"verbatim": verbatim, "lines": list(same)}
        for verbatim, same in groupby(lines, key=lambda line: line["verbatim"])
    ]
    return message(
        "slack/late_entries.json.j2", {"parts": parts, "dated": dated, "late": late, "count": len(entries)}
    )
