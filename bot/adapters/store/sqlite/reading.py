"""Reads a database, or a copy of one, without changing it: nothing is migrated, and no turn is taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.adapters.store.sqlite.connection import unusable
from bot.adapters.store.sqlite.migrations import differs
from bot.adapters.store.sqlite.shelf import SqliteShelf
from bot.adapters.store.views import StoredReader
from bot.errors import TocsinError

_WAIT_SECONDS = 5.0


@contextmanager
def reading(path: Path) -> Iterator[StoredReader]:
    """One state of all that the file holds, also while `tocsin serve` writes to it.

    Raises TocsinError with what to do where there is no such file, or one of another version.
    """
    if not path.exists():
        raise TocsinError(
            f"There is no database {path}: nothing has come in yet, or TOCSIN_DATABASE is another."
        )
    try:
        db = _opened(path)
        try:
            _insist_is_ours(db, path)
            db.execute("begin")
            yield StoredReader(SqliteShelf(db))
        finally:
            db.close()
    except sqlite3.Error as error:
        raise unusable(path, error) from error


def _opened(path: Path) -> Database:
    """Also from a medium that cannot be written, where SQLite can put nothing beside the file.

    What lies beside it already would be left out of what is read, so that is refused.
    """
    address = path.resolve().as_uri()
    db = _connected(f"{address}?mode=ro")
    try:
        db.execute("select count(*) from sqlite_master")
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        log = path.with_name(f"{path.name}-wal")
        if log.is_file() and log.stat().st_size:
            raise TocsinError(
                f"{log} belongs to {path}, and is not read from where nothing can be written. "
                "Copy both to where that can be done."
            ) from error
        db = _connected(f"{address}?immutable=1")
    return db


def _connected(address: str) -> Database:
    connection = sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def _insist_is_ours(db: Database, path: Path) -> None:
    newer, behind = differs(db)
    if newer:
        raise TocsinError(f"A newer Tocsin wrote {path} ({newer}); update this one.")
    if behind:
        raise TocsinError(
            f"An older Tocsin wrote {path}: start tocsin serve once, which brings it up to date."
        )
