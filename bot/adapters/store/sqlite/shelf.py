"""The shelf on one SQLite connection, by sqlite-utils."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache

from sqlite_utils import Database

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.shelf import Row
from bot.adapters.store.sqlite import matching
from bot.errors import TocsinError
from bot.model.value import to_utc

_NOT_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)


@cache
def _queries() -> dict[str, str]:
    files = (
        "queries.sql",
        "queries_responding.sql",
        "queries_console.sql",
        "queries_proving.sql",
        "queries_leaving.sql",
        "queries_figures.sql",
    )
    return {name: sql for file in files for name, sql in read_blocks(__package__, file).items()}


class SqliteShelf:
    """Works inside the transaction that is open on `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._queries = _queries()

    def rows(self, table: str, equal: Row, *, newest: bool = False, limit: int | None = None) -> list[Row]:
        tests = [f"{name} is null" if value is None else f"{name} = :{name}" for name, value in equal.items()]
        found = self._db.table(table).rows_where(
            " and ".join(tests) or None, _plain(equal), order_by="seq desc" if newest else "seq", limit=limit
        )
        return list(found)

    def ask(self, query: str, **params: object) -> list[Row]:
        # Not by Database.query, which wraps a savepoint around each: three statements for every one.
        found = self._db.execute(self._queries[query], _plain(params))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def do(self, query: str, **params: object) -> int:
        with _contradictions_told():
            return self._db.execute(self._queries[query], _plain(params)).rowcount

    def insert(self, table: str, row: Row) -> None:
        with _contradictions_told():
            self._db.table(table).insert(_plain(row))

    def insert_new(self, table: str, row: Row) -> bool:
        try:
            self.insert(table, row)
        except TocsinError as error:
            if getattr(error.__cause__, "sqlite_errorcode", None) in _NOT_UNIQUE:
                return False
            raise
        return True

    def upsert(self, table: str, row: Row, key: str) -> None:
        with _contradictions_told():
            self._db.table(table).upsert(_plain(row), pk=key)

    def terms(self, words: str) -> list[str]:
        return matching.terms(words)

    def joined(self, terms: Iterable[str], *, all_of: bool) -> str:
        return matching.joined(terms, all_of=all_of)

    def in_titles(self, word: str) -> str:
        return matching.in_titles(word)


def _plain(row: Row) -> dict[str, object]:
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return to_utc(value).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


@contextmanager
def _contradictions_told() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise TocsinError("This names an incident or an entry that the store does not hold.") from error
        raise TocsinError(f"This contradicts what the store holds: {error}.") from error
