"""A database that held incidents before there was a memory remembers them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.sqlite.store import SqliteStore
from bot.model.memory import Look
from tests.contract.store_kit import NOON, do, entry, incident


def test_what_was_there_before_is_found(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    store = SqliteStore(file)
    do(
        store,
        lambda tx: tx.add_incident(incident(title="Kafka lag")),
        lambda tx: tx.add_entry(entry("e1", data={"text": "zebra"})),
        lambda tx: tx.add_entry(entry("e2", data={"text": "walrus"})),
        lambda tx: tx.add_entry(entry("e3", retracts="e2")),
    )
    store.close()
    for name in ("m031_memory_of_sections", "m023_memory"):
        _undo(file, name)
    store = SqliteStore(file)
    with store.read() as kept:
        found = {words: kept.search(words, Look(now=NOON)).total for words in ("lag", "zebra", "walrus")}
    store.close()
    assert found == {"lag": 1, "zebra": 1, "walrus": 0}


def _undo(file: Path, name: str) -> None:
    """Takes away what the migration of that name made, as if it had never run."""
    script = read_blocks("bot.adapters.store.sqlite", "migrations_responding.sql")[name]
    made = [line.split()[1:] for line in script.splitlines() if line.startswith("create ")]
    with closing(sqlite3.connect(file)) as db, db:
        for words in made[::-1]:
            kind, what = (words[1], words[2]) if words[0] == "virtual" else (words[0], words[1])
            db.execute(f"drop {kind} if exists {what}")
        db.execute("delete from _sqlite_migrations where name = ?", [name])
