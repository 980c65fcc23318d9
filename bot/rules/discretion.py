"""Keeps what is private out of what others read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bot.model.incident import Incident

_SHORTEST = 10
"""A title of fewer characters may be a word that anybody uses."""


def discreet(private: Iterable[Incident]) -> Callable[[str], str]:
    """What takes titles and channels of these incidents out of a text; their ids say nothing, and stay."""
    names = [name for each in private for name in (each.title, each.room.name if each.room else "")]
    known = sorted({name for name in names if len(name) >= _SHORTEST}, key=len, reverse=True)
    if not known:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, known)), re.IGNORECASE)
    return lambda text: pattern.sub("(private)", text)
