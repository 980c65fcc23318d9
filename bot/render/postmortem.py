"""The draft of a post-mortem: the manual's template, filled with what is known and asking for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.render.card import placed
from bot.render.entries import entry_line, origin
from bot.render.environment import Style, render
from bot.render.escape import points
from bot.render.facts import PostmortemFacts
from bot.rules.duration import milestones

_HOUSEKEEPING = (
    *(EntryKind.ROOM, EntryKind.TROUBLE, EntryKind.RETRACTED, EntryKind.POSTMORTEM),
    *(EntryKind.SIMILAR, EntryKind.ACTION),
)
_NOTES = (EntryKind.NOTE, EntryKind.CAPTURED)
_STORMS = (EntryKind.ALERT, EntryKind.ALERT_RESOLVED)
_STORM = 5
_SHOWN_OF_STORM = 3


def draft(facts: PostmortemFacts) -> str:
    """The post-mortem in Markdown, with the manual's sections.

    Times are UTC, with their day when the incident went past midnight. What is not known is asked for, never
    made up.
    """
    incident = facts.incident
    end = incident.resolved_at or max(
        (entry.happened_at for entry in facts.timeline), default=incident.detected_at
    )
    dated = end.date() != incident.detected_at.date()
    told = {
        **dict(facts),
        "dated": dated,
        "first_day": _day(incident.detected_at),
        "last_day": _day(end),
        "took": milestones(incident),
        "lines": list(_timeline(facts.timeline, dated, incident.id)),
        "fixes": points(incident.resolution),
        "note_times": [entry.happened_at for entry in facts.timeline if entry.kind in _NOTES],
        "found_by": _found_by(facts.timeline),
        "changes": [placed(change, incident) for change in facts.changes],
        "problems": len({alert.fingerprint for alert in facts.alerts}),
    }
    return render("postmortem/default.md.j2", Style.MARKDOWN, told)


def missing(incident: Incident) -> list[str]:
    """The sections that the draft of a resolved incident asks a person for."""
    known = {"impact": incident.impact, "root cause": incident.cause, "resolution": incident.resolution}
    return [*(name for name, words in known.items() if not words.strip()), "action items"]


def _timeline(entries: Iterable[Entry], dated: bool, of: str) -> Iterator[dict[str, object]]:
    """The lines of the timeline; of many alerts in a row the first few, and how many more."""
    told = (entry for entry in entries if entry.kind not in _HOUSEKEEPING)
    for kind, group in groupby(told, key=lambda entry: entry.kind):
        row = list(group)
        shown = row if len(row) <= _STORM or kind not in _STORMS else row[:_SHOWN_OF_STORM]
        yield from (_line(entry, dated, of) for entry in shown)
        if rest := row[len(shown) :]:
            yield {
                "happened_at": rest[0].happened_at,
                "until": rest[-1].happened_at,
                "more": len(rest),
                "kind": kind,
            }


def _line(entry: Entry, dated: bool, of: str) -> dict[str, object]:
    if entry.kind is EntryKind.RESOLVED:  # how it was fixed has a section of its own
        entry = entry.model_copy(update={"data": {}})
    return {
        "happened_at": entry.happened_at,
        "more": 0,
        "text": entry_line(entry, Style.MARKDOWN, dated=dated),
        "origin": origin(entry, of),
    }


def _found_by(timeline: Sequence[Entry]) -> str:
    """The monitoring that raised the first alert, or ""."""
    first = next((entry for entry in timeline if entry.kind is EntryKind.ALERT), None)
    return (first.data.get("source") or first.source) if first else ""


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"
