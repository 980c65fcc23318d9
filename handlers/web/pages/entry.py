"""One entry of a timeline: all that it says, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from bot.flow.versions import as_it_holds
from bot.model.action import Action
from bot.model.incident import Incident
from bot.model.timeline import Entry, EntryKind
from bot.render.console import entry_facts
from bot.rules.authority import Subject
from bot.rules.correcting import correctable, wording
from handlers.desk import Deed
from handlers.gate import refusals
from handlers.web.visit import Do, Done, Page, Shown, Visit, not_found


def _show(visit: Visit) -> Shown:
    incident, entry = _named(visit)
    key = correctable(entry)
    facts = {
        "incident": incident,
        "entry": entry_facts(entry, incident.id),
        "recorded": entry,
        "can_correct": bool(key),
        "can_redact": bool(wording(entry)),
        "can_take_back": entry.kind is EntryKind.NOTE and entry.author_id == visit.ask.by.id,
        "words": entry.data.get(key, "") if key else "",
        "barred": refusals([Action.NOTE], visit.about(incident)).get(Action.NOTE.value, ""),
    }
    return Shown("web/entry.html.j2", f"Entry #{entry.number} of {entry.incident}", facts)


def _named(visit: Visit) -> tuple[Incident, Entry]:
    """The entry as it holds now, of the incident of the address or of one that was merged into it."""
    incident = visit.incident()
    with visit.desk.store.read() as reader:
        named = reader.entry(visit.path["entry_id"])
        entry = as_it_holds(reader, named) if named else None
        of = reader.incident(entry.incident) if entry else None
    if entry is None or of is None or incident.id not in (of.id, of.merged_into):
        raise not_found("There is no such entry.")
    visit.incident(of.id)  # a private one that was merged into this one stays with those who are in it
    return incident, entry


def _does(told: str, run: Callable[[Visit, Entry], Entry]) -> Do:
    def deed(visit: Visit) -> Deed[Done]:
        incident, entry = _named(visit)

        def done() -> Done:
            run(visit, entry)
            return Done(f"/incidents/{incident.id}", told)

        about = visit.incident(entry.incident)
        return Deed(Action.NOTE, visit.about(about), Subject(incident=about), done)

    return deed


def _correct(visit: Visit, entry: Entry) -> Entry:
    return visit.desk.correcting.correct(entry.id, visit.filled("words"), visit.ask.by)


def _redact(visit: Visit, entry: Entry) -> Entry:
    return visit.desk.correcting.redact(entry.id, visit.filled("why"), visit.ask.by)


def _take_back(visit: Visit, entry: Entry) -> Entry:
    return visit.desk.commands.take_back(entry.id, visit.ask.by)


PAGES = (
    Page(
        "/incidents/{incident_id}/entries/{entry_id}",
        _show,
        nav="Incidents",
        deeds={
            "correct": _does("corrected", _correct),
            "redact": _does("redacted", _redact),
            "take-back": _does("taken_back", _take_back),
        },
    ),
)
