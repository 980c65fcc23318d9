"""Keeps the bodies that arrived while the last commit ran, all in one row."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from bot.adapters.store.sqlite.shelf import SqliteShelf
from bot.ports import InboxBody

_BODIES = TypeAdapter(Sequence[InboxBody])


@dataclass(frozen=True)
class Arrival:
    """The bodies of one call as a JSON array, and who waits for their row and first number."""

    text: str
    size: int
    future: Future[tuple[int, int]] = field(default_factory=Future)

    @classmethod
    def of(cls, bodies: Sequence[InboxBody]) -> Arrival:
        """An arrival of these bodies, which nobody waits for yet."""
        return cls(_BODIES.dump_json(bodies).decode(), len(bodies))


def keep(shelf: SqliteShelf, arrivals: Sequence[Arrival]) -> list[tuple[int, int]]:
    """Writes all arrivals into one new row; gives the row and the number of the first body, for each.

    It is one statement: outside a transaction it commits by itself.
    """
    if not arrivals:
        return []
    bodies = ",".join(arrival.text[1:-1] for arrival in arrivals if arrival.size)
    [row] = shelf.ask("keep_bodies", bodies=f"[{bodies}]")
    places, number = [], 1
    for arrival in arrivals:
        places.append((row["id"], number))
        number += arrival.size
    return places
