"""Whether the console's pages are as quick with 100,000 incidents as with a hundred."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from rich.console import Console

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import SystemClock
from handlers.stand_ins import PracticeStandIns
from tests.bench.figures import table_of
from tests.bench.program import tocsin

ROUNDS = 40
_FULL, _FRESH = (100_000, 10_000), (100, 100)
"""How many incidents are over, and how many entries the timeline of one has."""

_PAGES = {
    "the incidents": "/",
    "a page far back": "/?before=INC-2025-{middle:06d}",
    "of one severity and service": "/?severity=high&service=kafka",
    "of a severity that none has": "/?severity=critical",
    "an incident, 10,000 entries against 100": "/incidents/INC-2025-{newest:06d}",
}


def measure(console: Console) -> None:
    """Both programs run at once and are asked in turns; the ratio is of their medians."""
    with _signed_in(*_FULL) as full, _signed_in(*_FRESH) as fresh:
        table = table_of("The console's pages", "what", "runs", "100,000, ms", "a hundred, ms", "ratio")
        for what, path in _PAGES.items():
            took: tuple[list[float], list[float]] = ([], [])
            for _ in range(ROUNDS):
                took[0].append(_took(full, path, _FULL[0]))
                took[1].append(_took(fresh, path, _FRESH[0]))
            many, few = map(statistics.median, took)
            table.add_row(what, str(ROUNDS), f"{many:.1f}", f"{few:.1f}", f"{many / few:.2f}")
    console.print(table)


@contextmanager
def _signed_in(incidents: int, entries: int) -> Iterator[httpx.Client]:
    """A browser that is signed in to the real program over such a store."""
    with tempfile.TemporaryDirectory() as folder:
        file = _store(Path(folder) / "tocsin.sqlite", incidents, entries)
        with (
            PracticeStandIns(SystemClock(), rate_limits=False) as world,
            tocsin(world, file) as running,
            httpx.Client(base_url=running.url, timeout=60) as browser,
        ):
            browser.post("/sign-in/as", data={"person": "ana", "next": "/"})
            yield browser


def _took(browser: httpx.Client, path: str, incidents: int) -> float:
    asked = path.format(middle=incidents // 2, newest=incidents + 20)
    began = time.perf_counter()
    answer = browser.get(asked)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, asked
    return took


def _store(file: Path, incidents: int, entries: int) -> Path:
    SqliteStore(file).close()
    then = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds")
    given = {"incidents": incidents, "entries": entries, "then": then}
    with closing(sqlite3.connect(file)) as db, db:
        for statement in read_blocks("tests.bench", "console.sql").values():
            db.execute(statement, given)
    return file
