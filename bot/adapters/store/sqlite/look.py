"""Looks at a database without opening it for work: nothing is made, changed or locked."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

from sqlite_utils import Database

from bot.adapters.store.sqlite.connection import Readers, unusable
from bot.adapters.store.sqlite.migrations import differs
from bot.adapters.store.sqlite.shelf import SqliteShelf
from bot.adapters.store.sqlite.turn import is_taken
from bot.adapters.store.views import StoredReader
from bot.errors import TocsinError
from bot.model.webhook import Webhook
from bot.ports.inspection import StoreSeen

_SECONDS = 2.0


def look_at(path: Path) -> StoreSeen:
    """Raises TocsinError with what to do when the file or its folder cannot be used."""
    folder = next(each for each in (path.parent, *path.parent.parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        raise TocsinError(
            f"Nothing can be written in {folder}: {error.strerror}. Point TOCSIN_DATABASE elsewhere."
        ) from error
    if not path.exists():
        return StoreSeen(is_there=False, newer="", behind=0, taken=False, free=free)
    newer, behind = _schema(path)
    return StoreSeen(is_there=True, newer=newer, behind=behind, taken=is_taken(path), free=free)


def webhooks_in(path: Path) -> list[Webhook]:
    """How those stand that are told of what happens; none where this version never worked on it."""
    if not path.exists() or any(_schema(path)):
        return []
    readers = Readers(path, _SECONDS)
    try:
        with readers.lend() as db:
            return StoredReader(SqliteShelf(db)).webhooks()
    finally:
        readers.close()


def _schema(path: Path) -> tuple[str, int]:
    try:
        connection = sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, timeout=_SECONDS)
        try:
            return differs(Database(connection, execute_plugins=False))
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise unusable(path, error) from error
