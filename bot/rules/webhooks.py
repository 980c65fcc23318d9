"""Which event a timeline entry is to other programs, who is told of it, and when that is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.model.webhook import Webhook, WebhookEvent

LONGEST = timedelta(hours=24)
"""After which an event is given up."""

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_BY_KIND: Mapping[EntryKind, WebhookEvent] = MappingProxyType(
    {
        EntryKind.DECLARED: WebhookEvent.OPENED,
        EntryKind.STORM: WebhookEvent.OPENED,
        EntryKind.ACKNOWLEDGED: WebhookEvent.ACKNOWLEDGED,
        EntryKind.SEVERITY: WebhookEvent.SEVERITY_CHANGED,
        EntryKind.STATUS: WebhookEvent.STATUS_CHANGED,
        EntryKind.UPDATE: WebhookEvent.UPDATE_POSTED,
        EntryKind.RESOLVED: WebhookEvent.RESOLVED,
        EntryKind.REOPENED: WebhookEvent.REOPENED,
        EntryKind.CANCELLED: WebhookEvent.CANCELLED,
        EntryKind.MERGED: WebhookEvent.MERGED,
        EntryKind.CLOSED: WebhookEvent.CLOSED,
        EntryKind.PAGE_FAILED: WebhookEvent.PAGE_FAILED,
    }
)
_ITEMS = {"added": WebhookEvent.ITEM_CREATED, "done": WebhookEvent.ITEM_DONE}
_CHANGE: Mapping[WebhookEvent, Mapping[str, str]] = MappingProxyType(
    {
        WebhookEvent.SEVERITY_CHANGED: {"old": "from", "new": "to", "reason": "reason"},
        WebhookEvent.STATUS_CHANGED: {"old": "from", "new": "to", "reason": "reason"},
        WebhookEvent.UPDATE_POSTED: {"text": "text"},
        WebhookEvent.RESOLVED: {"resolution": "resolution", "cause": "cause"},
        WebhookEvent.REOPENED: {"after": "after", "reason": "reason"},
        WebhookEvent.CANCELLED: {"reason": "reason"},
        WebhookEvent.MERGED: {"into": "into"},
        WebhookEvent.ITEM_CREATED: {"item": "item", "text": "text", "owner": "owner", "due": "due"},
        WebhookEvent.ITEM_DONE: {"item": "item", "text": "text"},
        WebhookEvent.PAGE_FAILED: {"target": "target"},
    }
)
"""What of an entry's data goes out, and what it is called there."""


def event_of(entry: Entry, *, opens: bool = False) -> WebhookEvent | None:
    """The event that it is; None for what is nobody's business outside. `opens` says that the alert which it
    tells of opened the incident."""
    match entry.kind:
        case EntryKind.ALERT:
            return WebhookEvent.OPENED if opens else None
        case EntryKind.ACTION:
            return _ITEMS.get(entry.data.get("did", ""))
        case EntryKind.PARTED:
            return WebhookEvent.REOPENED if entry.data.get("of") == entry.incident else None
        case EntryKind.POSTMORTEM:
            return WebhookEvent.PUBLISHED if entry.data.get("state") == "published" else None
        case kind:
            return _BY_KIND.get(kind)


def may_hear(webhook: Webhook, incident: Incident) -> bool:
    """Whether incidents like that are told to it: a private one, or a drill, only where it says so itself."""
    return (webhook.private or not incident.private) and (webhook.drills or incident.drill is None)


def change_of(event: WebhookEvent, entry: Entry) -> dict[str, str]:
    """What changed, by the names that others know it under."""
    names = _CHANGE.get(event, {})
    return {names[key]: said for key, said in entry.data.items() if key in names and said}


def is_over(happened_at: datetime, now: datetime) -> bool:
    """Whether it is too late to tell it."""
    return now - happened_at >= LONGEST


def wait(failures: int, retry_after: float | None) -> timedelta:
    """How long nothing is sent after so many failures in a row: what the other side asks for, where that is
    longer, and an hour at most."""
    own = min(_FIRST_WAIT * int(3 ** min(failures, 10)), _LONGEST_WAIT)
    return max(own, min(timedelta(seconds=retry_after or 0), _LONGEST_WAIT))


def failed(webhook: Webhook, error: str, retry_after: float | None, now: datetime) -> Webhook:
    """It did not take an event. Of several that failed together one counts, and the longest rest."""
    rests = webhook.rests_until if webhook.rests_until and webhook.rests_until > now else None
    until = now + wait(webhook.failures - bool(rests), retry_after)
    return webhook.model_copy(
        update={
            "failures": webhook.failures + (not rests),
            "failing_since": webhook.failing_since or now,
            "rests_until": max(rests or until, until),
            "error": error,
        }
    )


def delivered(webhook: Webhook, now: datetime) -> Webhook:
    """It took one."""
    well = {"failures": 0, "failing_since": None, "rests_until": None, "error": "", "delivered_at": now}
    return webhook.model_copy(update=well)
