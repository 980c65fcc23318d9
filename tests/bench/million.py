"""Whether a store with a million alerts is as quick as one that has seen a hundred."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import SystemClock
from handlers.stand_ins import PracticeStandIns
from tests.bench import wrk
from tests.bench.figures import Figure, Rounds, ratios, times
from tests.bench.program import tocsin
from tests.bench.wrk import Load, Shot

ROUNDS = 4
_ALERTS = {"a million alerts": 1_000_000, "a hundred alerts": 100}
_LOAD = Load(connections=32)
_COMMANDS = 30


def measure(console: Console) -> None:
    """Prints both measures; each round meets both stores, one after the other."""
    if not wrk.is_here():
        console.print("A million alerts: skipped, since wrk is not installed (apt-get install wrk).")
        return
    shots: dict[str, list[Shot]] = {name: [] for name in _ALERTS}
    typed: dict[str, list[float]] = {name: [] for name in _ALERTS}
    with tempfile.TemporaryDirectory() as folder:
        files = {name: _store(Path(folder) / f"{size}.sqlite", size) for name, size in _ALERTS.items()}
        for _ in range(ROUNDS):
            for name, file in files.items():
                typed[name] += _list(file)
                shots[name].append(_pour(file))
    (full_name, full), (fresh_name, fresh) = shots.items()
    failed = sum(shot.refused + shot.broken for shot in (*full, *fresh))
    taken = Rounds("1 alert a body, 32 connections", _rates(full), _rates(fresh), failed)
    console.print(
        ratios("Alerts accepted per second, by what the store holds", (full_name, fresh_name), [taken])
    )
    console.print(times("`/incident list` to its answer", [Figure(*each) for each in typed.items()]))


def _rates(shots: list[Shot]) -> list[float]:
    return [shot.rate for shot in shots]


def _pour(file: Path) -> Shot:
    with tocsin(database=file) as running:
        shot = wrk.shoot(f"{running.url}/alerts/alertmanager", "webhook", _LOAD)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("update inbox set done = 1 where done = 0")
    return shot


def _list(file: Path) -> list[float]:
    with PracticeStandIns(SystemClock(), rate_limits=False) as world, tocsin(world, file):
        ana = world.slack.people.person("ana")
        took = []
        for _ in range(_COMMANDS):
            began = time.perf_counter()
            reply = ana.command("general", "/incident list")
            took.append((time.perf_counter() - began) * 1000)
            assert reply.ok, reply.error
    return took


def _store(file: Path, alerts: int) -> Path:
    SqliteStore(file).close()
    then = (datetime.now(UTC) - timedelta(days=7)).isoformat(timespec="microseconds")
    given: Mapping[str, object] = {"alerts": alerts, "then": then}
    with closing(sqlite3.connect(file)) as db, db:
        for statement in read_blocks("tests.bench", "million.sql").values():
            db.execute(statement, given)
    return file
