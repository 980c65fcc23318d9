"""A database of an earlier version, with what it holds, is brought to this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.adapters.store.sqlite.store import SqliteStore
from bot.model.timeline import EntryKind
from tests.contract.store_kit import ONE, TWO, do, entry, incident


def test_entries_of_before_are_numbered(tmp_path: Path) -> None:
    file = tmp_path / "tocsin.sqlite"
    store = SqliteStore(file)
    told = (entry("a"), entry("b", kind=EntryKind.RETRACTED, retracts="a"), entry("c", incident=TWO))
    do(store, *[lambda tx, id=id: tx.add_incident(incident(id)) for id in (ONE, TWO)])
    do(store, *[lambda tx, e=e: tx.add_entry(e) for e in (*told, entry("d"))])
    store.close()
    with closing(sqlite3.connect(file)) as db:
        db.executescript(
            "drop trigger entries_number; drop index entries_number; drop index entries_people;"
            "drop index entries_assigned; drop index incidents_listed;"
            "alter table entries drop column number;"
            "delete from _sqlite_migrations where name like 'm017%'"
        )
    store = SqliteStore(file)
    do(store, lambda tx: tx.add_entry(entry("e")))
    with store.read() as kept:
        numbers = [each.number if (each := kept.entry(id)) else None for id in "abcde"]
    store.close()
    assert numbers == [1, 0, 1, 2, 3]
