"""Opens the file: one connection that writes, and as many that read as are needed at once."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.adapters.store.sqlite.migrations import migrate
from bot.errors import StoreBusy, TocsinError

_ADVICE = {
    sqlite3.SQLITE_NOTADB: "Move the file aside or put a backup in its place, then start again.",
    sqlite3.SQLITE_CORRUPT: "Move the file aside or put a backup in its place, then start again.",
    sqlite3.SQLITE_CANTOPEN: "Point TOCSIN_DATABASE at a file that this user may write.",
    sqlite3.SQLITE_READONLY: "Point TOCSIN_DATABASE at a file that this user may write.",
    sqlite3.SQLITE_FULL: "Free some space on its disk, then start again.",
    sqlite3.SQLITE_BUSY: "Another program is writing to it; stop that one or start again shortly.",
}


def open_database(path: Path, busy_timeout: float) -> Database:
    """The connection that writes, at the present schema; makes the folder and the file where they lack.

    `busy_timeout` is in seconds. Raises TocsinError with what to do when the file cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _prepared(_connect(path.resolve().as_uri(), busy_timeout), busy_timeout)
    except OSError as error:
        raise TocsinError(
            f"The folder {path.parent} cannot be made: {error.strerror}. Point TOCSIN_DATABASE elsewhere."
        ) from error
    except sqlite3.Error as error:
        raise unusable(path, error) from error


class Readers:
    """Connections that only read; each is lent to one thread at a time."""

    def __init__(self, path: Path, busy_timeout: float) -> None:
        self._address = path.resolve().as_uri() + "?mode=ro"
        self._busy_timeout = busy_timeout
        self._free: list[Database] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[Database]:
        """A connection in a transaction, so that all its reads see one state."""
        try:
            db = self._take()
            try:
                db.begin()
                yield db
            finally:
                db.rollback()
                self._give_back(db)
        except sqlite3.Error as error:
            raise StoreBusy(f"The store cannot be read right now ({error}); try again shortly.") from error

    def close(self) -> None:
        """Closes those at rest now, and those lent when they come back."""
        with self._lock:
            self._closed = True
            while self._free:
                self._free.pop().close()

    def _take(self) -> Database:
        with self._lock:
            if self._closed:
                raise StoreBusy("The store is closed.")
            if self._free:
                return self._free.pop()
        return _connect(self._address, self._busy_timeout)

    def _give_back(self, db: Database) -> None:
        with self._lock:
            if self._closed:
                db.close()
            else:
                self._free.append(db)


def _connect(address: str, busy_timeout: float) -> Database:
    connection = sqlite3.connect(
        address, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=False
    )
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def _prepared(db: Database, busy_timeout: float) -> Database:
    try:
        _enable_wal(db, busy_timeout)
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _enable_wal(db: Database, timeout: float) -> None:
    # SQLite's own busy timeout does not cover this switch, which two programs that start at once both try.
    deadline = time.monotonic() + timeout
    while True:
        try:
            return db.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def unusable(path: Path, error: sqlite3.Error) -> TocsinError:
    """What is wrong with the file, and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind = StoreBusy if code == sqlite3.SQLITE_BUSY else TocsinError
    advice = _ADVICE.get(code, "Look at the disk it lies on, then start again.")
    return kind(f"The database {path} cannot be used: {error}. {advice}")
