"""How a title and its reading become one phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.render.escape import one_line

_LIMIT = re.compile(r" (?:is )?(?:above|over|below|under|exceeds|exceeded|[<>]=?) ?\d[\d.,]* ?[^ \d]{0,8}$")


def place(resource: str) -> str:
    """The last part of an address like Azure's ("/subscriptions/…/workspaces/adb-1" as "adb-1")."""
    return resource.rstrip("/").rpartition("/")[2] if resource.startswith("/") else resource


def said_match(match: Mapping[str, tuple[str, ...]]) -> str:
    """What a silence holds back: "service kafka, severity low or medium"."""
    return ", ".join(f"{field} {' or '.join(patterns)}" for field, patterns in match.items())


def measured(title: str, reading: str) -> str:
    """ "Streaming latency above 10 s" and "14 s (limit 10 s)" as "Streaming latency 14 s (limit 10 s)".

    A value that the title names already, with its unit, is not said twice.
    """
    title, reading = one_line(title), one_line(reading)
    if not reading or reading in title:
        return title
    value = reading.partition(" (")[0]
    if " " in value and value in title:
        return title.replace(value, reading, 1)
    return f"{_LIMIT.sub('', title)} {reading}"
