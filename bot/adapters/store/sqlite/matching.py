"""Writes what somebody looks for as expressions of FTS5, in which every word is only a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOST_WORDS = 12
_LETTER = re.compile(r"[^\W_]")
_SHORTEST_BEGINNING = 3
"""A word that is shorter begins too many others."""


def terms(words: str) -> list[str]:
    """What finds each of the words; [] where there are none.

    The last one, and any that ends in `*`, are found too where a word begins with it.
    """
    typed = _typed(words)
    last = len(typed) - 1
    return list(dict.fromkeys(_term(word, begins=number == last) for number, word in enumerate(typed)))


def joined(found: Iterable[str], *, all_of: bool) -> str:
    """What finds places with all of the terms, or with any."""
    return (" AND " if all_of else " OR ").join(found)


def in_titles(word: str) -> str:
    """What finds it as a whole word in titles alone; "" where it is none."""
    return "".join(f"{{title}} : ({_term(each, begins=False)})" for each in _typed(word)[:1])


def _typed(words: str) -> list[str]:
    return [word for word in re.split(r"[\s\x00]+", words) if _LETTER.search(word)][:_MOST_WORDS]


def _term(word: str, *, begins: bool) -> str:
    bare = word.rstrip("*")
    is_beginning = (begins or bare != word) and len(bare) >= _SHORTEST_BEGINNING
    return '"{}"{}'.format(bare.replace('"', '""'), "*" if is_beginning else "")
