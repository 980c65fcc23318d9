"""A thread that does one thing again and again."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from bot.errors import StoreBusy
from bot.log import logger

_STOP_SECONDS = 10


class Loop:
    """Takes a turn when woken, and by itself every so often; one that fails is logged, and another follows.

    `changed` guards what the turns share with others, and is notified after each turn.
    """

    def __init__(self, name: str, turn: Callable[[], None], *, every_seconds: float = 1.0) -> None:
        self.changed = threading.Condition()
        self._log = logger(name)
        self._turn = turn
        self._every = every_seconds
        self._woken = True
        self._turning = False
        self._stopping = False
        self._beat_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Takes the first turn at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the turn at hand."""
        with self.changed:
            self._stopping = True
            self.changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=_STOP_SECONDS)

    def wake(self) -> None:
        """Asks for a turn as soon as can be."""
        with self.changed:
            self._woken = True
            self.changed.notify_all()

    @property
    def is_alive(self) -> bool:
        """Whether turns are still taken."""
        return self._thread.is_alive()

    def beat(self) -> None:
        """Says within a long turn that it makes progress."""
        self._beat_at = time.monotonic()

    @property
    def silent_seconds(self) -> float:
        """How long ago it last made progress, by ending a turn or within one; endless once it is dead."""
        return time.monotonic() - self._beat_at if self.is_alive else math.inf

    @property
    def is_stopping(self) -> bool:
        """Whether a long turn should end early."""
        return self._stopping

    def settle(self, is_idle: Callable[[], bool], seconds: float) -> bool:
        """Waits until no turn is taken or asked for and `is_idle` holds; False when that took longer."""
        with self.changed:
            return self.changed.wait_for(
                lambda: not self._turning and not self._woken and is_idle(), timeout=seconds
            )

    def _run(self) -> None:
        while not self._stopping:
            with self.changed:
                self.changed.wait_for(lambda: self._woken or self._stopping, timeout=self._every)
                self._woken, self._turning = False, True
            try:
                self._turn()
            except StoreBusy as error:
                self._log.error("turn_failed", error=str(error))
            except Exception:  # noqa: BLE001 - the workflow border: the next turn tries again
                self._log.exception("turn_failed")
            self.beat()
            with self.changed:
                self._turning = False
                self.changed.notify_all()
