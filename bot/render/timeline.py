"""A timeline as a file."""

from __future__ import annotations

from bot.model.incident import Incident
from bot.model.timeline import Entry
from bot.model.value import Value
from bot.render.entries import entry_line, origin
from bot.render.environment import Style, render


class TimelineFacts(Value):
    """What stands in the file: the live entries, by when they happened."""

    incident: Incident
    entries: tuple[Entry, ...]


def exported(facts: TimelineFacts, format_: str) -> str:
    """The file's text in that format."""
    days = {entry.happened_at.date() for entry in facts.entries}
    lines = [
        {
            "happened_at": entry.happened_at,
            "text": entry_line(entry, Style.MARKDOWN, dated=len(days) > 1),
            "origin": origin(entry, facts.incident.id),
        }
        for entry in facts.entries
    ]
    told = {"incident": facts.incident, "lines": lines, "dated": len(days) > 1}
    return render(f"timelines/timeline.{format_}.j2", Style.MARKDOWN, told)
