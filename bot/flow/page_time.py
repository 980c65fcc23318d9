"""How long a page took, from the alert that caused it."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Reader

_FIRST = 1
_MOST_ALERTS = 100


def waited(reader: Reader, page_id: str, taken_at: datetime) -> float | None:
    """Seconds from when the incident's first alert was accepted, or it was declared, to its first page.

    None for a later page, which an escalation caused.
    """
    page = reader.page(page_id)
    incident = reader.incident(page.incident) if page else None
    if page is None or incident is None or page.number != _FIRST:
        return None
    alerts = reader.decided_alerts(incident=incident.id, limit=_MOST_ALERTS)
    began = min([incident.opened_at, *(alert.received_at for alert in alerts)])
    return (taken_at - began).total_seconds()
