"""The one thread that writes, when the disk refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.adapters.store.sqlite.connection import open_database
from bot.adapters.store.sqlite.inbox import Arrival
from bot.adapters.store.sqlite.writer import Change, Writer
from bot.adapters.store.views import StoredTx
from bot.errors import StoreBusy
from tests.contract.store_kit import entry, incident


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "t.sqlite", busy_timeout=0.2)


@pytest.fixture
def writer(db: Database) -> Iterator[Writer]:
    writer = Writer(db)
    yield writer
    writer.close()


def small() -> Arrival:
    return Arrival('[{"body": "small"}]', 1)


def test_a_full_disk_fails_the_group_and_the_writer_lives_on(db: Database, writer: Writer) -> None:
    def hold(_tx: object) -> None:
        inside.set()
        go_on.wait(10)

    inside, go_on = threading.Event(), threading.Event()
    room = db.execute("pragma max_page_count").fetchone()[0]
    db.execute("pragma max_page_count = 1")  # SQLite takes the present size for it
    holding = Change(hold)
    large = Arrival(f'["{"x" * 100_000}"]', 1)
    group: list[Arrival | Change] = [small(), large, Change(lambda tx: tx.counts())]
    writer.put(holding)
    assert inside.wait(10)
    for work in group:
        writer.put(work)
    go_on.set()
    holding.future.result(10)
    for work in group:
        with pytest.raises(StoreBusy, match="database or disk is full"):
            work.future.result(10)
    db.execute(f"pragma max_page_count = {room}")
    later = small()
    writer.put(later)
    assert later.future.result(10) == (1, 1), "nothing of the refused group is kept"


def test_a_disk_that_fills_up_inside_a_change_fails_the_group(db: Database, writer: Writer) -> None:
    def fill(tx: StoredTx) -> None:
        tx.add_incident(incident())
        for number in range(50):
            tx.add_entry(entry(f"e{number}", data={"text": "x" * 3000}))

    db.execute("pragma max_page_count = 1")
    change = Change(fill)
    writer.put(change)
    with pytest.raises(StoreBusy, match="full"):
        change.future.result(10)


def test_trouble_with_the_disk_inside_a_change_fails_the_group(db: Database, writer: Writer) -> None:
    def trouble(tx: StoredTx) -> None:
        db.execute("pragma query_only = on")  # the database refuses this statement, and keeps the transaction
        tx.add_incident(incident())

    change = Change(trouble)
    writer.put(change)
    with pytest.raises(StoreBusy, match="readonly"):
        change.future.result(10)
    db.execute("pragma query_only = off")
    writer.put(later := small())
    assert later.future.result(10) == (1, 1)


def test_a_change_may_raise_anything(writer: Writer) -> None:
    def leave(_tx: object) -> None:
        raise SystemExit(3)

    change, later = Change(leave), small()
    writer.put(change)
    writer.put(later)
    assert isinstance(change.future.exception(10), SystemExit)
    assert later.future.result(10) == (1, 1)


def test_a_cancelled_change_does_not_run(writer: Writer) -> None:
    ran: list[str] = []
    change, later = Change(lambda tx: ran.append("cancelled")), Change(lambda tx: ran.append("later"))
    change.future.cancel()
    writer.put(change)
    writer.put(later)
    later.future.result(10)
    assert ran == ["later"]
    with pytest.raises(CancelledError):
        change.future.result(10)
