"""What the console's pages of incidents are filled with."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.model.incident import Incident
from bot.model.memory import Finding, Passage, Piece
from bot.model.page import Attempt, Page
from bot.model.timeline import Entry, EntryKind
from bot.render import escape
from bot.render.entries import entry_line, origin
from bot.render.environment import Style, render
from bot.render.filters import Ready
from bot.rules.correcting import correctable, wording
from bot.rules.lifecycle import ending
from bot.rules.ways import spoken

_SPACE = re.compile(r"\s+")


def incident_row(incident: Incident) -> dict[str, object]:
    """One line of a list: what is wrong, how bad, who has it, and what comes next by itself."""
    due = incident.cadence.due_at if incident.is_open else None
    return {
        "incident": incident,
        "ending": ending(incident),
        "is_open": incident.is_open,
        "lasted": (incident.resolved_at or incident.detected_at) - incident.detected_at,
        "next": _next(incident, due),
        "next_at": incident.escalates_at or due,
    }


def _next(incident: Incident, due: datetime | None) -> str:
    if incident.escalates_at:
        return "escalates"
    return "status update due" if due else ""


def found_facts(found: Finding) -> dict[str, object]:
    """An incident that has the words, and the words around them, with what was looked for marked."""
    passages = [{"place": each.place, "said": Ready(_marked(each).strip())} for each in found.passages]
    return {**incident_row(found.incident), "passages": passages}


def _marked(passage: Passage) -> str:
    return "".join(f"<mark>{_plain(each)}</mark>" if each.hit else _plain(each) for each in passage.pieces)


def _plain(piece: Piece) -> str:
    # Unlike other words, these keep the space at their ends: others follow.
    return html.escape(_SPACE.sub(" ", escape.clean(piece.text)))


def entry_facts(entry: Entry, incident: str) -> dict[str, object]:
    """One entry of the timeline of that incident, which may have it from one that was merged into it."""
    return {
        "id": entry.id,
        "number": entry.number,
        "incident": entry.incident,
        "origin": origin(entry, incident),
        "kind": entry.kind,
        "at": entry.happened_at,
        "text": entry_line(entry, Style.HTML),
        "author": entry.author,
        "link": {"name": "Message", "url": entry.link} if entry.link else None,
        "is_note": entry.kind in (EntryKind.NOTE, EntryKind.CAPTURED, EntryKind.UPDATE),
        "corrected": entry.data.get("corrected", ""),
        "redacted": bool(entry.data.get("redacted")),
        "changeable": bool(correctable(entry) or wording(entry)),
    }


def entry_item(entry: Entry, incident: str) -> str:
    """The same as an item of the list that a page shows already."""
    facts = {"entry": entry_facts(entry, incident), "of": incident}
    return render("web/timeline_item.html.j2", Style.HTML, facts)


def paged(pages: Sequence[Page], attempts: Iterable[Attempt]) -> list[dict[str, object]]:
    """Everybody who was paged, the last first, each with the ways that were tried."""
    tried: Mapping[str, list[dict[str, object]]] = {page.id: [] for page in pages}
    for each in attempts:
        if each.page in tried:
            tried[each.page].append({**dict(each), "way": spoken(each.way)})
    return [{**dict(page), "attempts": tried[page.id]} for page in reversed(pages)]
