"""Writes what somebody looks for as an expression of FTS5, in which every word is only a word."""

from __future__ import annotations

import re

_MOST_WORDS = 12
_LETTER = re.compile(r"[^\W_]")
_SHORTEST_BEGINNING = 3
"""A word that is shorter begins too many others."""


def expression(words: str, *, partly: bool = False, titles: bool = False) -> str:
    """What finds all of the words, or `partly` any; "" where there are none.

    The last one, and any that ends in `*`, are found too where a word begins with it. With `titles`, whole
    words are found in titles alone.
    """
    typed = [word for word in re.split(r"[\s\x00]+", words) if _LETTER.search(word)][:_MOST_WORDS]
    last = len(typed) - 1
    terms = [_term(word, begins=number == last and not titles) for number, word in enumerate(typed)]
    found = (" OR " if partly else " AND ").join(terms)
    return f"{{title}} : ({found})" if titles and found else found


def _term(word: str, *, begins: bool) -> str:
    bare = word.rstrip("*")
    is_beginning = (begins or bare != word) and len(bare) >= _SHORTEST_BEGINNING
    return '"{}"{}'.format(bare.replace('"', '""'), "*" if is_beginning else "")
