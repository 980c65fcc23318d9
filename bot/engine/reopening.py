"""Opens an incident again that was resolved too early."""

from __future__ import annotations

from datetime import datetime

from bot.engine.response import respond
from bot.engine.ticketing import reopen_with_incident
from bot.flow.record import record
from bot.model.incident import Incident, Person, Status
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import lifecycle
from bot.rules.duration import in_words

TOCSIN = Person(id="", name="Tocsin")


def reopen(tx: Tx, policy: Policy, incident: Incident, now: datetime, *, title: str, since: str) -> Incident:
    """The incident as saved, investigated again. Nobody has it: whom its severity names is paged anew."""
    incident = lifecycle.move(incident, Status.INVESTIGATING, now, TOCSIN).model_copy(
        update={
            "acknowledged_at": None,
            "acknowledged_by": None,
            "offered_resolve": False,
            "reopened": incident.reopened + 1,
        }
    )
    incident = respond(tx, policy, incident, now)
    reopen_with_incident(tx, policy, incident, now)
    record(
        tx,
        incident,
        EntryKind.REOPENED,
        now,
        key=f"reopened:{incident.reopened}",
        data={"title": title, "after": since},
    )
    return incident


def reopen_by(
    tx: Tx, policy: Policy, before: Incident, by: Person, now: datetime, *, reason: str
) -> Incident:
    """The same because a person says so: whoever had it has it still, and nobody is paged for them."""
    since = in_words(now - (before.resolved_at or now))
    incident = lifecycle.move(before, Status.INVESTIGATING, now, by)
    incident = incident.model_copy(update={"offered_resolve": False})
    incident = respond(tx, policy, incident, now)
    reopen_with_incident(tx, policy, incident, now)
    data = {"after": since, "ended": lifecycle.ending(before), "reason": reason}
    record(tx, incident, EntryKind.REOPENED, now, key=f"reopened:{now.isoformat()}", by=by, data=data)
    return incident
