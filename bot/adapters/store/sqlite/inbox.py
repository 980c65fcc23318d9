"""Keeps the bodies that arrived while the last commit ran, all in one row."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from bot.adapters.store.sqlite.shelf import SqliteShelf


@dataclass(frozen=True)
class Arrival:
    """The bodies of one call, each as JSON text already, and who waits for their row and first number."""

    bodies: Sequence[str]
    future: Future[tuple[int, int]] = field(default_factory=Future)


def keep(shelf: SqliteShelf, arrivals: Sequence[Arrival]) -> list[tuple[int, int]]:
    """Writes all arrivals into one new row; gives the row and the number of the first body, for each."""
    if not arrivals:
        return []
    bodies = ",".join(body for arrival in arrivals for body in arrival.bodies)
    [row] = shelf.ask("keep_bodies", bodies=f"[{bodies}]")
    places, number = [], 1
    for arrival in arrivals:
        places.append((row["id"], number))
        number += len(arrival.bodies)
    return places
