"""Holds alerts back, and takes them up again when what held them back is over."""

from __future__ import annotations

from bot.engine.case import Case
from bot.flow import orders
from bot.flow.record import record
from bot.model.alert import DecidedAlert, Decision
from bot.model.incident import Incident
from bot.model.timeline import EntryKind
from bot.rules import inhibit
from bot.rules.classify import subject_of
from bot.rules.mute import mute_of


def hold_back(case: Case) -> DecidedAlert | None:
    """The alert as held back by a silence or by maintenance; None when nothing holds it back."""
    subject = subject_of(case.alert).about(service=case.decided.service, severity=case.decided.severity)
    mute = mute_of(subject, case.decided.severity, case.mutes)
    if mute is None:
        case.ruled("mute", "speaks", "no silence and no maintenance holds it back")
        return None
    why = case.ruled(
        "mute",
        "held back",
        f"{mute.name} holds it back until {mute.until:%Y-%m-%d %H:%M} UTC ({mute.reason})",
    )
    case.keep(case.incident.id if case.incident and case.incident.is_open else None, muted_by=mute.id)
    case.tx.add_job(orders.recap(mute.id, mute.until))
    return case.closed(Decision.MUTED, f"{case.classified.reason}; {why}")


def hold_back_behind(case: Case, parent: Incident) -> DecidedAlert:
    """The alert as held back by what its service depends on; the parent's timeline says so once a service."""
    service = str(case.decided.service)
    why = case.ruled(
        "inhibit", "held back", f"{service} depends on {parent.service}, for which {parent.id} is open"
    )
    case.keep(None, muted_by=inhibit.MUTED_BY + parent.id)
    record(
        case.tx,
        parent,
        EntryKind.HELD_BACK,
        case.now,
        key=f"held:{service}:{parent.reopened}",
        source=case.decided.source,
        data={"title": case.decided.title, "service": service, "parent": str(parent.service)},
    )
    return case.closed(Decision.MUTED, f"{case.classified.reason}; {why}")
