"""The ground of jobs that only change what is stored, as a timer does when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError
from bot.model.job import Job, Lane
from bot.ports import Step, Store, Tx

Change = Callable[[Tx, Job, datetime], None]
"""Reads the present state and changes it; does nothing when nothing is due any more."""


class ChangeJob:
    """Runs its change in one transaction."""

    kind: str
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock, change: Change) -> None:
        self._store = store
        self._clock = clock
        self._change = change

    def run(self, job: Job, step: Step) -> None:
        """Changes what is due; what follows from it has jobs of its own."""
        step("change", lambda: self._store.write(lambda tx: self._change(tx, job, self._clock.now())))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """It calls no vendor: whatever goes wrong is tried again."""
