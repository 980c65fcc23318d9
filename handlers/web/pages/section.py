"""One section of a post-mortem: written, and what it said before."""

from __future__ import annotations

from bot.engine.postmortem import LONGEST, Edit
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.model.postmortem import Section, Stage
from bot.render.facts import Standing
from bot.render.finishing import differences, versions_facts
from bot.rules.document import seen
from handlers.gate import refusals
from handlers.web.responding import does
from handlers.web.visit import Page, Shown, Visit, not_found


def _section(visit: Visit) -> Section:
    try:
        return Section(visit.path["section"])
    except ValueError:
        raise not_found("There is no such section.") from None


def _show(visit: Visit) -> Shown:
    incident, section = visit.incident(), _section(visit)
    try:
        standing = visit.desk.postmortems.standing(incident.id)
    except Refused as refused:
        raise not_found(str(refused)) from None
    present = standing.sections[section]
    versions = [each for each in standing.versions if each.section is section]
    facts = {
        "incident": incident,
        "section": section.value,
        "title": section.words,
        "text": present,
        "mark": seen(present),
        "most": LONGEST,
        "corrects": standing.stage is Stage.PUBLISHED,
        "faults": [fault.said for fault in standing.faults if fault.section is section],
        "versions": versions_facts(versions),
        "theirs": _theirs(visit, standing, section),
        "barred": refusals([Action.POSTMORTEM], visit.about(incident)).get(Action.POSTMORTEM.value, ""),
    }
    return Shown("web/section.html.j2", f"{section.words} of {incident.id}", facts)


def _theirs(visit: Visit, standing: Standing, section: Section) -> dict[str, object] | None:
    """What somebody else wrote while this was being written; None where nobody did."""
    present, mark = standing.sections[section], visit.filled("mark")
    if not mark or mark == seen(present):
        return None
    newest = [each for each in standing.versions if each.section is section]
    return {
        "by": newest[-1].by.name if newest else "",
        "text": present,
        "lines": differences(present, visit.filled("words")),
    }


def _save(visit: Visit, incident: Incident) -> str:
    edit = Edit(
        section=_section(visit),
        text=visit.filled("words"),
        seen=visit.filled("mark"),
        by=visit.ask.by,
        note=visit.filled("note"),
    )
    visit.desk.postmortems.edit(incident.id, edit)
    return "section_saved"


def _restore(visit: Visit, incident: Incident) -> str:
    number = visit.filled("version")
    if not number.isdecimal():
        raise Refused("Choose a version.")
    visit.desk.postmortems.restore(incident.id, _section(visit), int(number), visit.ask.by)
    return "section_restored"


def _path(incident: Incident) -> str:
    return f"/incidents/{incident.id}/postmortem"


PAGES = (
    Page(
        "/incidents/{incident_id}/postmortem/{section}",
        _show,
        nav="Post-mortems",
        deeds={
            "save": does(Action.POSTMORTEM, _save, _path),
            "restore": does(Action.POSTMORTEM, _restore, _path),
        },
    ),
)
