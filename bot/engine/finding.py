"""Finds the incident that somebody means, in the transaction that changes it."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.incident import Incident
from bot.ports import Tx


def known(tx: Tx, incident_id: str) -> Incident:
    """That incident. Raises Refused where there is none."""
    incident = tx.incident(incident_id)
    if incident is None:
        raise Refused(f"There is no incident {incident_id}.")
    return incident


def still_open(tx: Tx, incident_id: str) -> Incident:
    """That incident. Raises Refused where there is none, and for one that is over."""
    incident = known(tx, incident_id)
    if not incident.is_open:
        ended = f"{incident.resolved_at:%H:%M} UTC" if incident.resolved_at else "a while"
        raise Refused(f"{incident.id} is {incident.status.value} since {ended}: nothing was changed.")
    return incident
