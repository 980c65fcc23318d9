"""Reminds of the next status update: the commander, or else the channel."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.flow import orders
from bot.flow.change import ChangeJob
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.policy import Policy
from bot.ports import Store, Tx
from bot.rules import cadence

QUESTION = "update_due"
_REMINDERS = 2


def keep_cadence(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> Incident:
    """Has the next status update due as the incident's severity asks; gives the incident as saved."""
    return promise(tx, incident, cadence.next_update(incident, now, policy))


def answer_due(tx: Tx, incident: Incident, now: datetime, said: str) -> None:
    """Says where somebody was reminded of the update that is due what became of it."""
    if incident.cadence.due_at:
        for number in range(1, _REMINDERS + 1):
            at = _reminder(incident.cadence.due_at, number)
            tx.add_job(orders.ask(incident, now, QUESTION, at, answer=said))


def promise(tx: Tx, incident: Incident, due_at: datetime | None) -> Incident:
    """Has the next status update due then, or none; gives the incident as saved."""
    kept = incident.cadence.model_copy(update={"due_at": due_at})
    incident = incident.model_copy(update={"cadence": kept})
    tx.save_incident(incident)
    if due_at:
        tx.add_job(orders.update_due(incident, due_at, due_at, 1))
    return incident


class UpdateDue(ChangeJob):
    """A timer that looks at the present state. Whoever does not answer is reminded once, by the channel."""

    kind = "update_due"
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        super().__init__(store, clock, self._look)
        self._policy = policy

    def _look(self, tx: Tx, job: Job, now: datetime) -> None:
        incident = tx.incident(str(job.incident))
        if incident is None or not incident.is_open or incident.cadence.due_at is None:
            return
        due_at, number = incident.cadence.due_at, int(job.args["number"])
        if due_at.isoformat() != job.args["promised"]:
            return
        to = incident.commander.id if incident.commander and number == 1 else ""
        tx.add_job(orders.ask(incident, now, QUESTION, _reminder(due_at, number), to=to))
        every = self._policy.severity(incident.severity).update_every
        if every and number < _REMINDERS:
            tx.add_job(orders.update_due(incident, now + every, due_at, number + 1))


def _reminder(due_at: datetime, number: int) -> str:
    return f"{due_at.isoformat()}/{number}"
