"""Keeps what was changed, and tells the incidents that it may have to do with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.engine.decided import Arrival, not_later
from bot.flow.record import record
from bot.flow.showing import CHANGED_WITHIN
from bot.model.alert import Change
from bot.model.incident import Incident
from bot.model.timeline import EntryKind
from bot.ports import Tx
from bot.rules.duration import in_words


def keep_change(tx: Tx, arrival: Arrival, change: Change, now: datetime, titles: Mapping[str, str]) -> None:
    """Keeps the change, and notes it in every open incident of its service."""
    happened_at = not_later(change.happened_at, arrival.received_at)
    tx.add_change(arrival.id, change, happened_at)
    for incident in tx.incidents(open_only=True):
        if _concerns(change, incident) and happened_at >= incident.detected_at - CHANGED_WITHIN:
            _note(tx, incident, arrival, change, happened_at, now, titles)


def is_kept(tx: Tx, arrival: Arrival, change: Change) -> bool:
    """Whether the same change was kept before: a sender may deliver it twice."""
    if change.happened_at is None:
        return False
    happened_at = not_later(change.happened_at, arrival.received_at)
    same = (change.source, change.title, change.fingerprint, happened_at)
    kept = tx.changes(since=happened_at, service=change.service, drill=change.drill)
    return any((each.source, each.title, each.fingerprint, each.happened_at) == same for each in kept)


def _concerns(change: Change, incident: Incident) -> bool:
    if change.drill is not None and (incident.drill is None or incident.drill.id != change.drill):
        return False
    return None in (change.service, incident.service) or change.service == incident.service


def _note(
    tx: Tx,
    incident: Incident,
    arrival: Arrival,
    change: Change,
    happened_at: datetime,
    now: datetime,
    titles: Mapping[str, str],
) -> None:
    before = incident.detected_at - happened_at
    data = {
        "title": change.title,
        "service": change.service or "",
        "source": titles.get(change.source, change.source),
        "before": in_words(before) if before.total_seconds() > 0 else "",
    }
    record(
        tx,
        incident,
        EntryKind.CHANGE,
        now,
        key=f"change:{arrival.id}",
        happened_at=happened_at,
        source=change.source,
        link=change.link.url if change.link else "",
        data={key: value for key, value in data.items() if value},
    )
