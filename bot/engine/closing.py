"""Closes an incident that is learnt from, whichever way somebody says so."""

from __future__ import annotations

from datetime import datetime

from bot.flow import orders
from bot.flow.record import record
from bot.model.incident import Incident, Person, Status
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import lifecycle


def close(
    tx: Tx, policy: Policy, incident: Incident, by: Person, now: datetime, *, link: str = "", reason: str = ""
) -> Incident:
    """The incident as saved; its channel is archived when the policy says. Raises Refused unless resolved.

    `link` leads to its post-mortem, `reason` says why there is none.
    """
    incident = lifecycle.move(incident, Status.CLOSED, now, by)
    tx.save_incident(incident)
    data = {"reason": reason} if reason else None
    key = f"closed:{now.isoformat()}"
    record(tx, incident, EntryKind.CLOSED, now, key=key, by=by, link=link, data=data)
    if policy.postmortems.archive_after and incident.wants_room:
        tx.add_job(orders.archive_room(incident, now + policy.postmortems.archive_after))
    return incident
