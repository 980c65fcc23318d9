"""Post-mortems and timelines as files to keep."""

from __future__ import annotations

from functools import partial

from bot.flow.timelines import timeline_facts
from bot.render.paper import FORMATS, file_name, file_of
from bot.render.pdf import NoPdf
from bot.render.timeline import MEDIA, exported
from handlers.answer import Refusal
from handlers.web.visit import File, Page, Visit


def _paper(format_: str, visit: Visit) -> File:
    paper = visit.desk.postmortems.paper(visit.incident().id)
    try:
        return File(file_name(paper, format_), FORMATS[format_], file_of(paper, format_))
    except NoPdf as error:
        raise Refusal(503, "no_pdf", str(error)) from error


def _timeline(format_: str, visit: Visit) -> File:
    incident, desk = visit.incident(), visit.desk
    with desk.store.read() as reader:
        facts = timeline_facts(reader, incident, desk.clock.now())
    return File(f"{incident.id}-timeline.{format_}", MEDIA[format_], exported(facts, format_).encode())


PAGES = (
    *(
        Page(f"/incidents/{{incident_id}}/postmortem.{each}", partial(_paper, each), nav="Post-mortems")
        for each in FORMATS
    ),
    *(
        Page(f"/incidents/{{incident_id}}/timeline.{each}", partial(_timeline, each), nav="Incidents")
        for each in MEDIA
    ),
)
