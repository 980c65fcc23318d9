"""Turns the pages of a long list, of which not everybody may see all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
_ROUNDS = 8


def page_of(
    fetch: Callable[[str | None, int], list[T]],
    shows: Callable[[T], bool],
    key: Callable[[T], str],
    start: str,
    size: int,
) -> tuple[list[T], str]:
    """So many of those that may be shown, and the key at which the next page starts; "" where none follows.

    `fetch` gives so many that come after the one of that key, or the first ones.
    """
    shown: list[T] = []
    after: str | None = start or None
    for _ in range(_ROUNDS):
        found = fetch(after, size + 1)
        for number, each in enumerate(found):
            if len(shown) == size:
                return shown, key(found[number - 1]) if number else str(after)
            shown += [each] if shows(each) else []
        if len(found) <= size:
            return shown, ""
        after = key(found[-1])
    return shown, str(after)


def address(path: str, kept: Mapping[str, str], **more: str) -> str:
    """The address of a list with these of its filters; those that are "" are left out."""
    query = {name: value for name, value in {**kept, **more}.items() if value}
    return f"{path}?{urlencode(query)}" if query else path
