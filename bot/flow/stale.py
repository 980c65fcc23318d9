"""Asks the channel of an incident that is left alone whether it is still going on."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.flow import orders
from bot.flow.change import Watch
from bot.model.incident import Incident
from bot.policy import Policy
from bot.ports import Store, Tx
from bot.rules import cadence
from bot.rules.duration import in_words

QUESTION = "stale"


def keep_asking(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Has somebody look again, once the incident may have been left alone for too long."""
    due_at = cadence.stale_at(incident, tx.last_deed(incident.id), policy)
    if due_at:
        tx.add_job(orders.stale(incident, max(due_at, now)))


def answer_stale(tx: Tx, incident: Incident, now: datetime, said: str) -> None:
    """Says below the last question, where one was asked, what became of it."""
    if incident.cadence.asked_at:
        at = incident.cadence.asked_at.isoformat()
        tx.add_job(orders.ask(incident, now, QUESTION, at, answer=said))


class Stale(Watch):
    """Asks once the incident was left alone for so long, and again after as long."""

    kind = "stale"

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        super().__init__(store, clock, policy, cadence.stale_at, orders.stale)

    def _act(self, tx: Tx, incident: Incident, last: datetime, now: datetime) -> None:
        answer_stale(tx, incident, now, "It was asked again below.")
        wait = self._policy.follow_up.stale[incident.severity]
        kept = incident.cadence.model_copy(update={"asked_at": now, "ask_after": now + wait})
        incident = incident.model_copy(update={"cadence": kept})
        tx.save_incident(incident)
        quiet = in_words(now - max(incident.opened_at, last))
        tx.add_job(orders.ask(incident, now, QUESTION, now.isoformat(), quiet=quiet))
        tx.add_job(orders.stale(incident, now + wait))
