"""Has other programs told of what was just written into the timeline."""

from __future__ import annotations

from datetime import datetime

from bot.flow import orders
from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.ports import Tx
from bot.rules.webhooks import event_of, may_hear


def tell_outside(tx: Tx, incident: Incident, entry: Entry, now: datetime) -> None:
    """Adds a job for each webhook that wants it; what they are told is read when it is sent."""
    webhooks = [webhook for webhook in tx.webhooks() if may_hear(webhook, incident)]
    if not webhooks:
        return
    event = event_of(entry, opens=_opens(tx, incident, entry))
    for webhook in webhooks:
        if event in webhook.events:
            tx.add_job(orders.webhook(webhook.name, event, entry, now))


def _opens(tx: Tx, incident: Incident, entry: Entry) -> bool:
    """Whether it is the first alert of an incident that nobody declared and no storm gathers."""
    by_alert = entry.kind is EntryKind.ALERT and incident.declared_by is None and not incident.storm
    return by_alert and tx.count_entries(incident.id, EntryKind.ALERT, most=2) == 1
