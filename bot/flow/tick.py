"""Keeps the card's elapsed time honest while nothing else changes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.record import show
from bot.model.incident import Incident
from bot.model.job import Job, JobState, Lane
from bot.ports import Step, Store, Tx

_SOON = timedelta(minutes=1)
_LATER = timedelta(minutes=5)
_FIRST_HOUR = timedelta(hours=1)


def keep_ticking(tx: Tx, incident: Incident, now: datetime) -> None:
    """Has the card refreshed again in a while, unless that is ordered already."""
    waiting = tx.jobs(states=[JobState.WAITING], incident=incident.id)
    if not any(job.kind == Tick.kind for job in waiting):
        age = now - incident.opened_at
        tx.add_job(orders.tick(incident, now + (_SOON if age < _FIRST_HOUR else _LATER)))


class Tick:
    """Refreshes an open incident's card each minute of the first hour, then every five."""

    kind = "tick"
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def run(self, job: Job, step: Step) -> None:
        """One refresh, and the next tick."""
        step("tick", lambda: self._store.write(lambda tx: self._tick(tx, str(job.incident))))

    def _tick(self, tx: Tx, incident_id: str) -> None:
        incident = tx.incident(incident_id)
        if incident is None or not incident.is_open:
            return
        now = self._clock.now()
        show(tx, incident, now)
        keep_ticking(tx, incident, now)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """A tick calls no vendor and has nothing to say."""
