"""The Store port on one SQLite file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bot.adapters.store.sqlite.connection import Readers, open_database
from bot.adapters.store.sqlite.inbox import Arrival
from bot.adapters.store.sqlite.shelf import SqliteShelf
from bot.adapters.store.sqlite.writer import Change, Writer
from bot.adapters.store.views import StoredReader
from bot.errors import TocsinError
from bot.ports import InboxBody, InboxRow, Tx

T = TypeVar("T")


class SqliteStore:
    """Everything in one file, in WAL mode with a full sync at each commit.

    Opens `path` at once, and makes its folder and schema where they lack. A write waits up to `busy_timeout`
    seconds for another program's. Raises TocsinError with what to do when the file cannot be used.
    """

    def __init__(self, path: Path, *, busy_timeout: float = 5.0) -> None:
        self._writer = Writer(open_database(path, busy_timeout))
        self._readers = Readers(path, busy_timeout)

    def write(self, change: Callable[[Tx], T]) -> T:
        if self._writer.is_here:
            raise TocsinError("A change cannot wait for another one: the writer is busy with this one.")
        return self.submit(change).result()

    def submit(self, change: Callable[[Tx], T]) -> Future[T]:
        work = Change(change)
        self._writer.put(work)
        return work.future

    @contextmanager
    def read(self) -> Iterator[StoredReader]:
        with self._readers.lend() as db:
            yield StoredReader(SqliteShelf(db))

    def accept(self, bodies: Sequence[InboxBody]) -> Future[tuple[int, int]]:
        arrival = Arrival.of(bodies)
        self._writer.put(arrival)
        return arrival.future

    def waiting_inbox(self, limit: int, after: int = 0) -> list[InboxRow]:
        with self.read() as reader:
            return reader.waiting_inbox(limit, after)

    @property
    def is_writable(self) -> bool:
        return self._writer.is_writable

    def close(self) -> None:
        """Finishes the writes that wait; calling it twice does no harm."""
        self._readers.close()
        self._writer.close()
