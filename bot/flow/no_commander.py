"""Offers command to an incident's channel while nobody has it."""

from __future__ import annotations

from datetime import datetime
from itertools import product

from bot.clock import Clock
from bot.flow import orders
from bot.flow.change import ChangeJob
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Store, Tx

QUESTION = "no_commander"
_NUDGES = 2
_MOST = 50


def keep_nudging(tx: Tx, policy: Policy, incident: Incident, since: datetime, now: datetime) -> None:
    """Has command offered once nobody has had it for the time of its severity after `since`, and after twice
    that."""
    wait = policy.follow_up.no_commander.get(incident.severity)
    if wait is None or incident.commander or not incident.acknowledged_at:
        return
    given_up = tx.count_entries(incident.id, EntryKind.UNASSIGNED, most=_MOST)
    for number in range(1, _NUDGES + 1):
        due_at = max(since + number * wait, now + (number - 1) * wait)
        tx.add_job(orders.no_commander(incident, due_at, f"{given_up}/{number}"))


def answer_commander(tx: Tx, incident: Incident, now: datetime, said: str) -> None:
    """Says where command was offered what became of it."""
    given_up = tx.count_entries(incident.id, EntryKind.UNASSIGNED, most=_MOST)
    for time, number in product(range(given_up + 1), range(1, _NUDGES + 1)):
        tx.add_job(orders.ask(incident, now, QUESTION, f"{time}/{number}", answer=said))


class NoCommander(ChangeJob):
    """A timer that looks at the present state."""

    kind = "no_commander"
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        super().__init__(store, clock, self._look)
        self._policy = policy

    def _look(self, tx: Tx, job: Job, now: datetime) -> None:
        incident = tx.incident(str(job.incident))
        if incident is None or not incident.is_open or incident.commander or not incident.acknowledged_at:
            return
        if incident.severity in self._policy.follow_up.no_commander:
            tx.add_job(orders.ask(incident, now, QUESTION, job.args["at"]))
