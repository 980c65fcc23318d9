"""Ends an incident: the one place that does, whoever says so."""

from __future__ import annotations

from datetime import datetime

from bot.engine.ringing import quiet_resolved
from bot.engine.ticketing import close_with_incident
from bot.errors import Refused
from bot.flow import orders
from bot.flow.no_commander import answer_commander
from bot.flow.offer_items import refresh_offer
from bot.flow.postmortem_due import keep_reminding
from bot.flow.record import record, say_again
from bot.flow.stale import answer_stale
from bot.flow.update_due import answer_due, promise
from bot.model.incident import Incident, Person, Status
from bot.model.timeline import EntryKind
from bot.model.value import Value
from bot.policy import Policy
from bot.ports import Reader, Tx
from bot.render.wording import measured
from bot.rules import inhibit, lifecycle


class Resolution(Value):
    """How an incident ended; an empty text leaves what is known as it is."""

    by: Person
    how: str = ""
    impact: str = ""
    cause: str = ""
    postmortem: bool = True


def suggested(reader: Reader, incident: Incident) -> tuple[str, str]:
    """What a form starts with: the notes as how it was fixed, and the alerts, or what was said, as impact."""
    entries, alerts = reader.story(incident.id), reader.decided_alerts(incident=incident.id)
    notes = [entry for entry in entries if entry.kind in (EntryKind.NOTE, EntryKind.CAPTURED)]
    said = [text for entry in notes if (text := entry.data.get("text"))]
    readings = [measured(alert.title, alert.reading) for alert in reversed(alerts)]
    return "\n".join(said), "\n".join(dict.fromkeys(readings[:3]))


def resolve(tx: Tx, policy: Policy, incident: Incident, resolution: Resolution, now: datetime) -> Incident:
    """Pages close, the card closes, the post-mortem follows by itself, and what the incident held back is
    looked at again. Raises Refused when it cannot be resolved now."""
    if not incident.is_open:
        ended = f"{incident.resolved_at:%H:%M} UTC" if incident.resolved_at else "a while"
        raise Refused(f"{incident.id} is {lifecycle.ending(incident)} since {ended}: nothing was changed.")
    incident = lifecycle.move(incident, Status.RESOLVED, now, resolution.by).model_copy(
        update={
            "resolved_by": resolution.by,
            "escalates_at": None,
            "resolution": resolution.how or incident.resolution,
            "impact": resolution.impact or incident.impact,
            "cause": resolution.cause or incident.cause,
        }
    )
    quiet_down(tx, incident, now)
    record(
        tx,
        incident,
        EntryKind.RESOLVED,
        now,
        key=f"resolved:{now.isoformat()}",
        by=resolution.by,
        data={
            key: said
            for key, said in {"resolution": resolution.how, "cause": resolution.cause}.items()
            if said
        },
    )
    if resolution.postmortem:
        tx.add_job(orders.wrap_up(incident, now))
        keep_reminding(tx, policy, incident, now)
    refresh_offer(tx, incident, now)
    recover(tx, policy, incident, now)
    return incident


def quiet_down(tx: Tx, incident: Incident, now: datetime) -> None:
    """Keeps an incident that is over, however it ended: its pages and its ticket close with it."""
    tx.save_incident(incident)
    over = f"{incident.id} is {lifecycle.ending(incident)}."
    answer_due(tx, incident, now, over)
    incident = promise(tx, incident, None)
    if incident.commander is None:
        answer_commander(tx, incident, now, over)
    answer_stale(tx, incident, now, over)
    quiet_resolved(tx, incident, now)
    close_with_incident(tx, incident, now)
    say_again(tx, incident, EntryKind.ALERTS_CLEAR, now)


def recover(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Has what the incident holds back looked at again, once that had time to recover too."""
    mute = inhibit.MUTED_BY + incident.id
    if tx.held_back(mute):
        tx.add_job(orders.recap(mute, now + policy.inhibiting.grace))
