"""The Store under test, once for each database; a new one joins by one more line in `STORES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.adapters.store.sqlite.store import SqliteStore
from bot.ports import Store, Tx
from tests.contract.store_kit import ONE, TWO, incident

STORES: dict[str, Callable[[Path], Store]] = {
    "sqlite": lambda folder: SqliteStore(folder / "new" / "t #1%.sqlite"),
}


@pytest.fixture(params=STORES)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the same store again, after closing what was open."""
    opened: list[Store] = []

    def again() -> Store:
        for store in opened:
            store.close()
        opened.append(STORES[request.param](tmp_path))
        return opened[-1]

    yield again
    opened[-1].close()


@pytest.fixture
def store(reopen: Callable[[], Store]) -> Store:
    """A store that holds two incidents."""

    def begin(tx: Tx) -> None:
        for id in (ONE, TWO):
            tx.add_incident(incident(id))

    store = reopen()
    store.write(begin)
    return store
