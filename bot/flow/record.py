"""Writes what happened into the timeline, with the jobs that show it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.flow import orders
from bot.flow.homes import refresh_homes
from bot.flow.tell_outside import tell_outside
from bot.model.incident import Incident, Person
from bot.model.severity import Severity
from bot.model.ticket import BUILT_IN
from bot.model.timeline import Entry, EntryKind
from bot.ports import Tx
from bot.rules.masking import masked

_SAID = {
    EntryKind.ALERT,
    EntryKind.ALERT_RESOLVED,
    EntryKind.ALERTS_CLEAR,
    EntryKind.FLAPPING,
    EntryKind.STEADY,
    EntryKind.HELD_BACK,
    EntryKind.STORM,
    EntryKind.REOPENED,
    EntryKind.CANCELLED,
    EntryKind.CLOSED,
    EntryKind.MERGED,
    EntryKind.TOOK_IN,
    EntryKind.PARTED,
    EntryKind.LINKED,
    EntryKind.UNLINKED,
    EntryKind.CHANGE,
    EntryKind.PAGE_FAILED,
    EntryKind.PAGE_RESOLVED,
    EntryKind.ESCALATED,
    EntryKind.UNANSWERED,
    EntryKind.SKIPPED,
    EntryKind.CALLED,
    EntryKind.ANSWERED,
    EntryKind.NOBODY,
    EntryKind.STILL_FIRING,
    EntryKind.STATUS,
    EntryKind.SEVERITY,
    EntryKind.ASSIGNED,
    EntryKind.UNASSIGNED,
    EntryKind.TASK,
    EntryKind.TASK_DONE,
    EntryKind.ACTION,
    EntryKind.SIMILAR,
    EntryKind.UPDATE,
    EntryKind.IMPACT,
    EntryKind.NOTE,
    EntryKind.TICKET_STATE,
    EntryKind.DIAGNOSED,
    EntryKind.TROUBLE,
}
"""What is posted; the rest shows on the card, or is where people already see it."""

PASSED_ON = (
    EntryKind.ROOM,
    EntryKind.SEVERITY,
    EntryKind.RESOLVED,
    EntryKind.REOPENED,
    EntryKind.CANCELLED,
    EntryKind.MERGED,
    EntryKind.PARTED,
)
"""What is said below the incident's ticket, where a tracker has it."""


def record(  # noqa: PLR0913 - an entry has this many parts
    tx: Tx,
    incident: Incident,
    kind: EntryKind,
    now: datetime,
    *,
    key: str,
    data: Mapping[str, str] | None = None,
    happened_at: datetime | None = None,
    by: Person | None = None,
    source: str = "",
    link: str = "",
    retracts: str | None = None,
    quiet: bool = False,
    id_: str = "",
) -> Entry | None:
    """Adds an entry, and the jobs that post it and show it on card, digest and Home; None when it is known.

    `quiet` leaves the posting out, for what the people of the channel have seen happen. `id_` is the entry's
    id where it is known ahead.
    """
    entry = Entry(
        id=id_ or secrets.token_hex(8),
        incident=incident.id,
        kind=kind,
        happened_at=happened_at or now,
        observed_at=now,
        recorded_at=now,
        author=by.name if by else "",
        author_id=by.id if by else "",
        source=source,
        link=link,
        key=key,
        retracts=retracts,
        data={name: masked(said) for name, said in (data or {}).items()},
    )
    if not tx.add_entry(entry):
        return None
    if kind in _SAID and not quiet and (incident.room or incident.wants_room):
        tx.add_job(orders.say(entry, now))
    if kind in PASSED_ON and (ticket := tx.ticket_of(incident.id)) and ticket.tracker != BUILT_IN:
        tx.add_job(orders.sync_ticket(incident, now))
    tell_outside(tx, incident, entry, now)
    show(tx, incident, now)
    return entry


def say_again(tx: Tx, incident: Incident, kind: EntryKind, now: datetime) -> None:
    """Has the newest entry of that kind, where there is one, said as it stands now."""
    if said := tx.entries_of(incident.id, [kind]):
        tx.add_job(orders.say_again(said[-1], now))


def show(tx: Tx, incident: Incident, now: datetime) -> None:
    """Makes card, digest line and Home tabs true."""
    refresh_homes(tx, now)
    if incident.room and not incident.is_put_away:
        tx.add_job(orders.refresh_card(incident, now))
    if is_announced(incident):
        tx.add_job(orders.announce(incident, now))


def is_announced(incident: Incident) -> bool:
    """Whether the digest channel hears of it: never of a private one, nor of one only logged."""
    loud = incident.wants_room or incident.severity is not Severity.LOW or incident.digest_ts is not None
    return loud and not incident.private
