"""Whether a month's figures take as long with 100,000 incidents of other months as with a thousand."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import SystemClock
from bot.engine.figuring import Figuring
from bot.policy import load_policy
from tests.bench.figures import table_of

ROUNDS = 30
_MANY, _FEW = 100_000, 1_000
_IN_THE_MONTH = 200
_MONTH = date(2025, 6, 1)


def measure(console: Console) -> None:
    """Both stores are asked in turns; the ratio is of their medians."""
    table = table_of("A month's figures", "what", "runs", "100,000, ms", "1,000, ms", "ratio")
    with _figuring(_MANY) as many, _figuring(_FEW) as few:
        took: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            took[0].append(_took(many))
            took[1].append(_took(few))
        full, fresh = map(statistics.median, took)
    table.add_row("200 incidents", str(ROUNDS), f"{full:.1f}", f"{fresh:.1f}", f"{full / fresh:.2f}")
    console.print(table)


def _took(figuring: Figuring) -> float:
    began = time.perf_counter()
    told = figuring.figures(_MONTH)
    took = (time.perf_counter() - began) * 1000
    assert told.months[-1].all.incidents == _IN_THE_MONTH, told
    assert told.months[-1].noise.alerts == _IN_THE_MONTH * 10, told
    return took


@contextmanager
def _figuring(elsewhere: int) -> Iterator[Figuring]:
    """A store with the month's incidents, alerts and pages, and so many incidents in the ten years before."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tocsin.sqlite"
        store = SqliteStore(file)
        given = {"elsewhere": elsewhere, "month": _IN_THE_MONTH}
        with closing(sqlite3.connect(file)) as db, db:
            for statement in read_blocks("tests.bench", "months.sql").values():
                db.execute(statement, given)
        yield Figuring(store, load_policy(), SystemClock())
        store.close()
