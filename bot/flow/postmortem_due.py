"""Reminds of a post-mortem until it is published."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.flow import orders
from bot.flow.change import ChangeJob
from bot.model.incident import Incident, Person, Status
from bot.model.job import Job, Lane
from bot.policy import Policy
from bot.ports import Store, Tx


def keep_reminding(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Has somebody reminded of the post-mortem, where its severity asks for that."""
    days = policy.postmortems.remind.get(incident.severity)
    if days and incident.drill is None:
        tx.add_job(orders.postmortem_due(incident, policy.business.days_after(now, days)))


def writer(incident: Incident) -> Person | None:
    """Whose it is to write: who commanded, or else who resolved it, or had it; None where nobody is known."""
    people = (incident.commander, incident.resolved_by, incident.acknowledged_by)
    return next((person for person in people if person and person.id), None)


class PostmortemDue(ChangeJob):
    """A timer that ends once the incident is closed; reopened and resolved again, it has a new one."""

    kind = "postmortem_due"
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        super().__init__(store, clock, self._look)
        self._policy = policy

    def _look(self, tx: Tx, job: Job, now: datetime) -> None:
        incident = tx.incident(str(job.incident))
        if incident is None or incident.status is not Status.RESOLVED or incident.resolved_at is None:
            return
        if incident.resolved_at.isoformat() != job.args["resolved"]:
            return
        person = writer(incident)
        tx.add_job(orders.tell_postmortem(incident, "due", now, user=person.id if person else ""))
        again = self._policy.business.days_after(now, self._policy.postmortems.again)
        tx.add_job(orders.postmortem_due(incident, again))
