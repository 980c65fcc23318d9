"""Months as people write them."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from datetime import date, timedelta

MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"
"""As programs write them: 2026-01."""

_NAMED = re.compile(r"([a-z]{3,9})\.?(?:\s+(20[0-9]{2}))?")


def take_month(text: str, today: date) -> date | None:
    """The first day of that month; None where it is none.

    Takes "2026-01", "January", "jan 2026", "this month" and "last month". Without a year it is the last one
    of that name that has begun.
    """
    words = " ".join(text.lower().split())
    this = today.replace(day=1)
    if words in ("", "this", "this month", "now"):
        return this
    if words in ("last", "last month", "previous"):
        return (this - timedelta(days=1)).replace(day=1)
    if re.fullmatch(MONTH, words):
        return date.fromisoformat(f"{words}-01")
    found = _NAMED.fullmatch(words)
    number = _number(found[1]) if found else None
    if found is None or number is None:
        return None
    year = int(found[2]) if found[2] else today.year - (number > today.month)
    return date(year, number, 1)


def _number(name: str) -> int | None:
    """Of an English month, by its name or the beginning of it."""
    names = [*zip(month_name, month_abbr, strict=True)][1:]
    return next(
        (
            number
            for number, (whole, short) in enumerate(names, start=1)
            if name in (whole.lower(), short.lower()) or (len(name) > 3 and whole.lower().startswith(name))
        ),
        None,
    )
