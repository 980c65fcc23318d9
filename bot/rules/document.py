"""What the sections of a post-mortem say: what people wrote, and what notes that are marked so add to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from bot.model.incident import Incident
from bot.model.postmortem import Section, Version
from bot.model.timeline import Entry, EntryKind

GOOD, BAD = "good", "bad"
"""How a note is marked that says what went well, or badly."""

_MARKS = {
    **dict.fromkeys(("+ ", "good:", "went well:"), GOOD),
    # Phones make a dash of a hyphen.
    **dict.fromkeys(("- ", "\N{EN DASH} ", "\N{EM DASH} ", "bad:", "went badly:"), BAD),
}
_MARKED = {Section.WENT_WELL: GOOD, Section.WENT_BADLY: BAD}
OF_INCIDENT = (Section.IMPACT, Section.CAUSE, Section.RESOLUTION)
"""Sections that the incident itself has, under the same names."""


def written(incident: Incident, versions: Iterable[Version], story: Sequence[Entry]) -> Mapping[Section, str]:
    """What each section says now; "" for nothing.

    A marked note that came after the last edit of its section stands below what was edited: it is not lost.
    """
    newest = {version.section: version for version in versions}
    said = {section: newest[section].text if section in newest else "" for section in Section}
    for section, mark in _MARKED.items():
        seen_until = newest[section].at if section in newest else None
        notes = [
            f"- {entry.data['text']}"
            for entry in story
            if entry.kind is EntryKind.NOTE
            and entry.data.get("mark") == mark
            and (seen_until is None or entry.recorded_at > seen_until)
        ]
        said[section] = "\n".join(filter(None, [said[section], *notes]))
    return said | {section: getattr(incident, section.value) for section in OF_INCIDENT}


def seen(text: str) -> str:
    """A short mark of a text, by which somebody who edits it says which one they saw."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def marked(text: str) -> tuple[str, str]:
    """What a note says, and its mark: "+ the rollback took 2 minutes" is good, "bad: …" is bad, others "".

    A sign before several lines makes a list, and no mark.
    """
    for start, mark in _MARKS.items():
        if text.lower().startswith(start) and (start.endswith(":") or "\n" not in text):
            return text[len(start) :].strip(), mark
    return text, ""
