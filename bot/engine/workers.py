"""Threads of their own for what may hang: bounded in number, and left behind when the program ends."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Workers:
    """At most `most` threads, made when they are needed; what finds none free waits its turn.

    Python's own pool waits for its threads when the program ends, and one that hangs would keep it alive.
    """

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._busy = 0

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Has it done; the future may be cancelled while it waits its turn."""
        future: Future[T] = Future()
        with self._lock:
            self._waiting.append((future, work))
            if self._busy >= self._most:
                return future
            self._busy += 1
        threading.Thread(target=self._run, name=self._name, daemon=True).start()
        return future

    def _run(self) -> None:
        while taken := self._next():
            future, work = taken
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whoever waits for the future is told
                future.set_exception(error)

    def _next(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._busy -= 1
            return None
