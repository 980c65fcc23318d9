"""Raises or lowers an incident's severity; pages stop or start accordingly."""

from __future__ import annotations

from datetime import datetime

from bot.engine.response import respond
from bot.engine.ringing import quiet_unwanted
from bot.flow.record import record
from bot.flow.still_firing import keep_watch
from bot.model.incident import Incident, Person
from bot.model.severity import Severity
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx


def change_severity(
    tx: Tx,
    policy: Policy,
    before: Incident,
    severity: Severity,
    now: datetime,
    *,
    by: Person | None = None,
    reason: str = "",
) -> Incident:
    """Gives the incident as saved."""
    incident = before.model_copy(update={"severity": severity})
    quiet_unwanted(tx, policy, incident, now)
    incident = respond(tx, policy, incident, now)
    data = {"old": before.severity.value, "new": severity.value}
    if reason:
        data["reason"] = reason
    key = f"severity:{now.isoformat()}:{severity.value}"
    record(tx, incident, EntryKind.SEVERITY, now, key=key, by=by, data=data)
    keep_watch(tx, policy, incident, now)
    return incident
