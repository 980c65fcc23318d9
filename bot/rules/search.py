"""Which incidents have the words that somebody looks for, and which of them come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

_TOGETHER = 1.5
"""So much better is an incident that has all of the words in one place."""


class Hit(NamedTuple):
    """An incident's best place for something: its number, and how well it fits, the lower the better."""

    place: int
    fit: float


class Found(NamedTuple):
    """An incident, and the places to show: one that has all of the words, or the best for each."""

    incident: str
    places: tuple[int, ...]


Hits = Mapping[str, Hit]
"""By incident."""


def ranked(by_word: Sequence[Hits], together: Hits) -> tuple[list[Found], bool]:
    """The best first, and whether these have only some of the words, since none has them all.

    `together` are the places that have all of the words.
    """
    whole = set.intersection(*map(set, by_word)) | set(together)
    found = whole or set().union(*by_word)
    best = sorted(found, key=lambda each: (_fit(each, by_word, together), _newest_first(each)))
    return [Found(each, _places(each, by_word, together)) for each in best], not whole


def _fit(incident: str, by_word: Sequence[Hits], together: Hits) -> float:
    apart = sum(hits[incident].fit for hits in by_word if incident in hits)
    at_once = together.get(incident)
    return _TOGETHER * min(apart, at_once.fit) if at_once else apart


def _newest_first(incident: str) -> tuple[int, ...]:
    return tuple(-int(part) for part in incident.split("-") if part.isdecimal())


def _places(incident: str, by_word: Sequence[Hits], together: Hits) -> tuple[int, ...]:
    if at_once := together.get(incident):
        return (at_once.place,)
    hits = sorted((hits[incident] for hits in by_word if incident in hits), key=lambda hit: hit.fit)
    return tuple(dict.fromkeys(hit.place for hit in hits))
