"""The SQLite file: what else may hold it, what may be wrong with it, and what a crash leaves in it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import bot
from bot.adapters.store.sqlite.look import look_at
from bot.adapters.store.sqlite.store import SqliteStore
from bot.errors import StoreBusy, TocsinError
from bot.model.workspace import HOME
from bot.ports import InboxBody, Tx
from tests.contract.store_kit import incident

HOLD_THE_LOCK = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("begin immediate")
print("held", flush=True)
sys.stdin.read()
"""

ACCEPT_FOR_EVER = """
import sys, threading
from pathlib import Path
from bot.adapters.store.sqlite.store import SqliteStore
from bot.ports import InboxBody

store = SqliteStore(Path(sys.argv[1]))

def accept(thread):
    for number in range(10**9):
        body = InboxBody(source="azure", received_at="2026-03-01T12:00:00Z", body=f"{thread}.{number}")
        row, place = store.accept([body]).result()
        sys.stdout.write(f"{row} {place} {body.body}\\n")
        sys.stdout.flush()

for thread in range(8):
    threading.Thread(target=accept, args=[thread]).start()
"""


def program(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(bot.__file__).parents[1])},
    )


def body(text: str) -> InboxBody:
    return InboxBody(source="azure", received_at="2026-03-01T12:00:00Z", body=text)


def test_another_programs_lock_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    with (
        closing(SqliteStore(path, busy_timeout=0.1)) as hasty,
        closing(SqliteStore(path, busy_timeout=20)) as patient,
        program(HOLD_THE_LOCK, path) as other,
    ):
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match="locked"):
            hasty.accept([body("hasty")]).result(10)
        waiting = patient.accept([body("patient")])
        with patient.read() as kept:
            assert kept.counts()["inbox.waiting"] == 0
        other.communicate("")
        waiting.result(10)
        assert [row.bodies for row in hasty.waiting_inbox(10)] == [(body("patient"),)]
        hasty.accept([body("hasty")]).result(10)


def test_two_stores_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    with closing(SqliteStore(path)) as one, closing(SqliteStore(path)) as two, ThreadPoolExecutor(20) as pool:

        def work(number: int) -> tuple[str, tuple[int, int]]:
            def read_then_write(tx: Tx) -> str:
                tx.incidents()
                return tx.next_incident_id(2026)

            store = (one, two)[number % 2]
            return store.write(read_then_write), store.accept([body("x")]).result(20)

        ids, places = zip(*pool.map(work, range(100)), strict=True)
    assert sorted(ids) == [f"INC-2026-{number:03d}" for number in range(1, 101)]
    assert len(set(places)) == 100


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(SqliteStore, [tmp_path / "new" / "t.sqlite"] * 8))
    for number, store in enumerate(stores, 1):
        assert store.write(lambda tx: tx.next_incident_id(2026)) == f"INC-2026-00{number}"
    for store in stores:
        store.close()


def test_a_file_from_before_there_were_workspaces_is_at_home(tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite"
    store = SqliteStore(file)
    store.write(lambda tx: tx.add_incident(incident()))
    store.close()
    with closing(sqlite3.connect(file)) as before:
        before.executescript(
            "drop index incidents_listed; drop index incidents_paged;"
            "alter table incidents drop column workspace; drop table installations;"
            "delete from _sqlite_migrations where name = 'm020_workspaces'"
        )
    store = SqliteStore(file)
    with store.read() as reader:
        assert [each.workspace for each in reader.incidents()] == [HOME]
        assert reader.installations() == []
    store.close()


def is_text(path: Path) -> None:
    path.write_text("not a database, but long enough to have a header " * 20)


def is_torn(path: Path) -> None:
    SqliteStore(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


def is_a_folder(path: Path) -> None:
    path.mkdir()


def is_newer(path: Path) -> None:
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("insert into _sqlite_migrations (migration_set, name) values ('tocsin', 'm999_later')")
        db.commit()


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (is_text, "put a backup in its place"),
        (is_torn, "put a backup in its place"),
        (is_a_folder, "Point TOCSIN_DATABASE at a file"),
        (is_newer, "m999_later"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, spoil: Callable[[Path], None], advice: str
) -> None:
    path = tmp_path / "t.sqlite"
    spoil(path)
    with pytest.raises(TocsinError, match=advice):
        SqliteStore(path)


def test_a_look_tells_what_is_there_and_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data" / "t.sqlite"
    seen = look_at(path)
    assert (seen.is_there, seen.taken) == (False, False) and seen.free > 0
    assert list(tmp_path.iterdir()) == []
    is_newer(path)
    before = path.read_bytes()
    seen = look_at(path)
    assert (seen.is_there, seen.newer, seen.behind) == (True, "m999_later", 0)
    assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as db:
        db.execute("delete from _sqlite_migrations where name in ('m999_later', 'm018_homes')")
        db.commit()
    assert (look_at(path).newer, look_at(path).behind) == ("", 1)
    is_text(path)
    with pytest.raises(TocsinError, match="put a backup in its place"):
        look_at(path)


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TocsinError, match="Point TOCSIN_DATABASE elsewhere"):
        SqliteStore(tmp_path / "file" / "t.sqlite")


@pytest.mark.crash
def test_all_that_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    with program(ACCEPT_FOR_EVER, path) as child:
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(300)]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
    acknowledged = [line.split() for line in lines if line.endswith("\n")]
    with closing(SqliteStore(path)) as store:
        rows = store.waiting_inbox(10**6)
        kept = {(row.id, place): b.body for row in rows for place, b in enumerate(row.bodies, 1)}
        store.accept([body("after")]).result(10)
    assert len(acknowledged) >= 300
    assert [kept[int(row), int(place)] for row, place, _ in acknowledged] == [
        text for *_, text in acknowledged
    ]
    assert max(Counter(kept.values()).values()) == 1
    assert any(len(row.bodies) > 1 for row in rows)
