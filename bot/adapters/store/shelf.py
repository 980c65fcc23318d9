"""What the nouns need of a database, and the little that they all do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from bot.adapters.store.kinds import Kind, V
from bot.errors import TocsinError

Row = Mapping[str, Any]


class Shelf(Protocol):
    """One transaction of one database.

    Rows and parameters hold text, numbers, booleans, aware datetimes, None, and lists or mappings (kept as
    JSON). A row that contradicts what is stored raises TocsinError.
    """

    def rows(self, table: str, equal: Row, *, newest: bool = False, limit: int | None = None) -> list[Row]:
        """The rows whose columns equal these, as they came in, or the newest first."""

    def ask(self, query: str, **params: object) -> list[Row]:
        """What the named query gives."""

    def do(self, query: str, **params: object) -> int:
        """Runs the named statement; gives how many rows it changed."""

    def insert(self, table: str, row: Row) -> None: ...

    def insert_new(self, table: str, row: Row) -> bool:
        """Inserts it; False, and nothing is done, when something unique in it is there."""

    def upsert(self, table: str, row: Row, key: str) -> None:
        """Inserts it, or changes the row that has the same `key`."""

    def terms(self, words: str) -> list[str]:
        """How a query of this database looks for each of the words that somebody typed."""

    def joined(self, terms: Iterable[str], *, all_of: bool) -> str:
        """How it looks for places that have all of these, or any."""

    def in_titles(self, word: str) -> str:
        """How it looks for a word in titles alone; "" where it is none."""


class View:
    """The ground of every noun: reads and writes values on a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def _one(self, kind: Kind[V], **equal: object) -> V | None:
        found = self._shelf.rows(kind.table, equal, newest=True, limit=1)
        return kind.value_of(found[0]) if found else None

    def _all(
        self, kind: Kind[V], *, newest: bool = False, limit: int | None = None, **equal: object
    ) -> list[V]:
        found = self._shelf.rows(kind.table, equal, newest=newest, limit=limit)
        return [kind.value_of(row) for row in found]

    def _asked(self, kind: Kind[V], query: str, **params: object) -> list[V]:
        return [kind.value_of(row) for row in self._shelf.ask(query, **params)]

    def _add(self, kind: Kind[V], value: V) -> None:
        self._shelf.insert(kind.table, kind.row_of(value))

    def _replace(self, kind: Kind[V], value: V) -> None:
        self._shelf.upsert(kind.table, kind.row_of(value), kind.key)

    def _save(self, kind: Kind[V], value: V) -> None:
        key = getattr(value, kind.key)
        if not self._shelf.rows(kind.table, {kind.key: key}):
            raise TocsinError(f"The store holds no {key} in {kind.table} to change.")
        self._replace(kind, value)
