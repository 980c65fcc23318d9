"""The one thread that writes: takes all that waits and commits it together."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlite_utils import Database

from bot.adapters.store.sqlite.inbox import Arrival, keep
from bot.adapters.store.sqlite.shelf import SqliteShelf
from bot.adapters.store.views import StoredTx
from bot.errors import StoreBusy
from bot.log import logger

_log = logger("store")
Answer = Callable[[], None]


@dataclass(frozen=True)
class Change:
    """One change, and who waits for what it gives."""

    run: Callable[[StoredTx], Any]
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Owns the connection that writes, from the start until `close`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._shelf = SqliteShelf(db)
        self._tx = StoredTx(self._shelf)
        self._waiting: list[Arrival | Change] = []
        self._closed = False
        self._refused = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def is_here(self) -> bool:
        """Whether the calling thread is the writer's own."""
        return threading.current_thread() is self._thread

    @property
    def is_writable(self) -> bool:
        """Whether the last commit reached the disk."""
        return not self._refused and self._thread.is_alive()

    def put(self, work: Arrival | Change) -> None:
        """Lets `work` into the next commit, which answers its future. Raises StoreBusy when closed."""
        with self._news:
            if self._closed:
                raise StoreBusy("The store is closed.")
            self._waiting.append(work)
            self._news.notify()

    def close(self) -> None:
        """Finishes what waits, then closes the connection."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join()

    def _work(self) -> None:
        while group := self._next_group():
            self._settle([work for work in group if work.future.set_running_or_notify_cancel()])
        self._db.close()

    def _next_group(self) -> list[Arrival | Change]:
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._closed)
            group, self._waiting = self._waiting, []
        return group

    def _settle(self, group: Sequence[Arrival | Change]) -> None:
        try:
            answers = self._commit(group)
            self._refused = False
        except Exception as error:  # noqa: BLE001 - everyone who waits gets an answer, and the thread lives on
            self._refused = True
            _log.error("store_refused", error=str(error), writes=len(group))
            answers = [partial(work.future.set_exception, _busy(error)) for work in group]
        for answer in answers:
            answer()

    def _commit(self, group: Sequence[Arrival | Change]) -> list[Answer]:
        arrivals = [work for work in group if isinstance(work, Arrival)]
        if len(arrivals) == len(group):
            return _placed(arrivals, keep(self._shelf, arrivals))
        # IMMEDIATE waits for another program's write; a deferred one would fail at its first write.
        self._db.execute("begin immediate")
        try:
            places = keep(self._shelf, arrivals)
            answers = [self._attempt(work) for work in group if isinstance(work, Change)]
            self._db.commit()
        finally:
            self._db.rollback()
        return answers + _placed(arrivals, places)

    def _attempt(self, change: Change) -> Answer:
        try:
            with self._db.atomic():
                result = change.run(self._tx)
        except BaseException as error:
            # What contradicts the data is in words by now; any other trouble of the database is everyone's.
            if isinstance(error, sqlite3.OperationalError) or not self._db.conn.in_transaction:
                raise StoreBusy(str(error)) from error
            return partial(change.future.set_exception, error)
        return partial(change.future.set_result, result)


def _placed(arrivals: Sequence[Arrival], places: Sequence[tuple[int, int]]) -> list[Answer]:
    return [partial(each.future.set_result, place) for each, place in zip(arrivals, places, strict=True)]


def _busy(error: BaseException) -> StoreBusy:
    busy = StoreBusy(f"The store cannot take this right now ({error}). Nothing is kept; try again shortly.")
    busy.__cause__ = error
    return busy
