"""Which entries go to the channel itself, since somebody must act on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.model.incident import Incident
from bot.model.page import Page, PageState
from bot.model.timeline import Entry, EntryKind
from bot.ports import Reader

Holds = Callable[[Reader, Incident, Entry], bool]


def calls_on_somebody(reader: Reader, incident: Incident, entry: Entry) -> bool:
    """Whether someone must act on it, still, however late it is posted."""
    holds = _HOLDS.get(entry.kind)
    return holds is not None and holds(reader, incident, entry)


def _is_unanswered(incident: Incident) -> bool:
    return incident.is_open and incident.acknowledged_at is None


def _page_fails(reader: Reader, incident: Incident, entry: Entry) -> bool:
    page = reader.page(entry.data.get("page", ""))
    asked = page is not None and bool(page.asked_by) and incident.is_open
    return (_is_unanswered(incident) or asked) and _fails(reader, page, entry)


def _is_newest(reader: Reader, entry: Entry) -> bool:
    """Whether nothing of its kind came after it: several calls that were held up are one call."""
    return not any(
        each.recorded_at > entry.recorded_at for each in reader.entries_of(entry.incident, [entry.kind])
    )


def _fails(reader: Reader, page: Page | None, entry: Entry) -> bool:
    """Whether what the entry says failed, one way or the whole page, still does."""
    attempts = reader.attempts_of(page.id) if page else []
    attempt = next((each for each in attempts if each.id == entry.data.get("attempt")), None)
    if attempt:
        return attempt.accepted_at is None
    return page is None or page.state in (PageState.WAITING, PageState.FAILED)


_HOLDS: Mapping[EntryKind, Holds] = {
    EntryKind.ALERTS_CLEAR: lambda _, incident, __: incident.is_open and incident.offered_resolve,
    EntryKind.TICKET_STATE: lambda _, incident, entry: (
        incident.is_open and bool(entry.data.get("tracker")) and entry.data["state"] == "closed"
    ),
    EntryKind.PAGE_RESOLVED: lambda _, incident, __: incident.is_open,
    EntryKind.PAGE_FAILED: _page_fails,
    EntryKind.UNANSWERED: lambda reader, incident, entry: (
        _is_unanswered(incident) and _is_newest(reader, entry)
    ),
    EntryKind.NOBODY: lambda _, incident, __: _is_unanswered(incident),
    EntryKind.UPDATE: lambda *_: True,
    EntryKind.CANCELLED: lambda _, incident, __: incident.cancelled,
    EntryKind.MERGED: lambda _, incident, entry: incident.merged_into == entry.data["into"],
}
