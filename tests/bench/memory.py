"""Whether what was is found as quickly among 100,000 incidents as among a hundred."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.sqlite.store import SqliteStore
from bot.model.memory import Look
from bot.ports import Reader
from bot.rules.similar import most_similar, telling_words
from tests.bench.figures import Figure, times

_INCIDENTS = {"100,000 incidents": 100_000, "a hundred": 100}
_RUNS = 20
_SEARCHES = {
    "a rare word": "zebra",
    "words of every incident": "broadcast join",
    "a beginning": "stream",
    "words in several places": "zebra executors",
}


def measure(console: Console) -> None:
    """Prints how long each search takes, and a look at what is like a new incident."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for name, size in _INCIDENTS.items():
            store = _store(Path(folder) / f"{size}.sqlite", size)
            for what, look in _looks().items():
                figures.append(Figure(f"{what}, among {name}", _timed(store, look)))
            store.close()
    console.print(times("To find what was", figures))


def _looks() -> Mapping[str, Callable[[Reader], object]]:
    now = datetime.now(UTC)
    searches = {
        what: lambda reader, words=words: reader.search(words, Look(now=now)).found
        for what, words in _SEARCHES.items()
    }
    return {**searches, "what is like a new one": lambda reader: _similar(reader, now)}


def _similar(reader: Reader, now: datetime) -> object:
    newest = reader.incidents(limit=1)[0]
    return most_similar(newest, reader.alike(newest, telling_words(newest.title)), now)


def _timed(store: SqliteStore, look: Callable[[Reader], object]) -> list[float]:
    took = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        with store.read() as reader:
            assert look(reader)
        took.append((time.perf_counter() - began) * 1000)
    return took


def _store(file: Path, incidents: int) -> SqliteStore:
    SqliteStore(file).close()
    then = (datetime.now(UTC) - timedelta(days=30)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(file)) as db, db:
        for statement in read_blocks("tests.bench", "memory.sql").values():
            db.execute(statement, {"incidents": incidents, "then": then})
    return SqliteStore(file)
