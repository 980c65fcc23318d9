"""Which entries go to the channel itself, since somebody must act on them."""

from __future__ import annotations

from bot.model.incident import Incident
from bot.model.page import Page, PageState
from bot.model.timeline import Entry, EntryKind
from bot.ports import Reader


def calls_on_somebody(reader: Reader, incident: Incident, entry: Entry) -> bool:
    """Whether someone must act on it, still, however late it is posted."""
    unanswered = incident.is_open and incident.acknowledged_at is None
    match entry.kind:
        case EntryKind.ALERTS_CLEAR:
            return incident.is_open and incident.offered_resolve
        case EntryKind.TICKET_STATE:
            return incident.is_open and bool(entry.data.get("tracker")) and entry.data["state"] == "closed"
        case EntryKind.PAGE_RESOLVED:
            return incident.is_open
        case EntryKind.UNANSWERED:
            return unanswered and _is_newest(reader, entry)
        case EntryKind.NOBODY:
            return unanswered
        case EntryKind.PAGE_FAILED:
            page = reader.page(entry.data.get("page", ""))
            asked = page is not None and bool(page.asked_by) and incident.is_open
            return (unanswered or asked) and _fails(reader, page, entry)
        case _:
            return False


def _is_newest(reader: Reader, entry: Entry) -> bool:
    """Whether nothing of its kind came after it: several calls that were held up are one call."""
    return not any(
        each.kind is entry.kind and each.recorded_at > entry.recorded_at
        for each in reader.timeline(entry.incident)
    )


def _fails(reader: Reader, page: Page | None, entry: Entry) -> bool:
    """Whether what the entry says failed, one way or the whole page, still does."""
    attempts = reader.attempts_of(page.id) if page else []
    attempt = next((each for each in attempts if each.id == entry.data.get("attempt")), None)
    if attempt:
        return attempt.accepted_at is None
    return page is None or page.state in (PageState.WAITING, PageState.FAILED)
