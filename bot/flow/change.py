"""The ground of jobs that only change what is stored, as a timer does when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.policy import Policy
from bot.ports import Step, Store, Tx

Change = Callable[[Tx, Job, datetime], None]
"""Reads the present state and changes it; does nothing when nothing is due any more."""


Due = Callable[[Incident, datetime | None, Policy], datetime | None]
"""When something is due of an incident of which that was the last deed; None for never."""


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


class Watch(ChangeJob):
    """A timer that looks at the present state: whatever somebody did meanwhile puts it off."""

    def __init__(
        self, store: Store, clock: Clock, policy: Policy, due: Due, again: Callable[[Incident, datetime], Job]
    ) -> None:
        super().__init__(store, clock, self._look)
        self._policy = policy
        self._due = due
        self._again = again

    def _look(self, tx: Tx, job: Job, now: datetime) -> None:
        incident = tx.incident(str(job.incident))
        last = tx.last_deed(incident.id) if incident else None
        due_at = self._due(incident, last, self._policy) if incident else None
        if incident is None or due_at is None:
            return
        if now < due_at:
            tx.add_job(self._again(incident, due_at))
        else:
            self._act(tx, incident, last or incident.opened_at, now)

    def _act(self, tx: Tx, incident: Incident, last: datetime, now: datetime) -> None:
        """Nobody has done anything since `last`, and it is time."""
        raise NotImplementedError
