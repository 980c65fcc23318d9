"""A database of an earlier version, with what it holds, is brought to this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.adapters.store.sqlite.store import SqliteStore
from bot.model.timeline import EntryKind
from tests.contract.store_kit import ONE, TWO, do, entry, faults_in, incident


def forget_chain(db: sqlite3.Connection) -> None:
    """As it was before entries were sealed."""
    triggers = db.execute(
        "select name from sqlite_master where type = 'trigger' and (name like '%stay%' or name like '%keep%'"
        " or name like '%only%')"
    ).fetchall()
    db.executescript(
        "".join(f"drop trigger {name};" for (name,) in triggers)
        + "drop table seals; drop table heads; delete from _sqlite_migrations where name like 'm024%'"
    )


def test_entries_of_before_are_numbered(tmp_path: Path) -> None:
    file = tmp_path / "tocsin.sqlite"
    store = SqliteStore(file)
    told = (entry("a"), entry("b", kind=EntryKind.RETRACTED, retracts="a"), entry("c", incident=TWO))
    do(store, *[lambda tx, id=id: tx.add_incident(incident(id)) for id in (ONE, TWO)])
    do(store, *[lambda tx, e=e: tx.add_entry(e) for e in (*told, entry("d"))])
    store.close()
    with closing(sqlite3.connect(file)) as db:
        forget_chain(db)
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


def test_entries_of_before_are_sealed(tmp_path: Path) -> None:
    file = tmp_path / "tocsin.sqlite"
    store = SqliteStore(file)
    told = (entry("a"), entry("b", kind=EntryKind.RETRACTED, retracts="a"), entry("c", incident=TWO))
    old = entry("d", data={"text": "[redacted]", "redacted": "yes", "digest": "4fd0"})
    do(store, *[lambda tx, id=id: tx.add_incident(incident(id)) for id in (ONE, TWO)])
    do(store, *[lambda tx, e=e: tx.add_entry(e) for e in (*told, old)])
    store.close()
    with closing(sqlite3.connect(file)) as db:
        forget_chain(db)
    store = SqliteStore(file)
    do(store, lambda tx: tx.add_entry(entry("e")))
    with store.read() as kept:
        assert [seal.entry for seal in kept.seals(ONE)] == ["a", "b", "d", "e"]
        assert faults_in(kept, ONE) == faults_in(kept, TWO) == []
        redacted = kept.entry("d")
    store.close()
    assert redacted and "digest" not in redacted.data, "it could be guessed at"
