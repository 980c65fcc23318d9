"""The form that ends an incident, with what is known of it as a start."""

from __future__ import annotations

from bot.engine.resolving import Resolution, suggested
from bot.model.action import Action
from bot.model.incident import Incident
from handlers.gate import refusals
from handlers.web.responding import does
from handlers.web.visit import Page, Shown, Visit


def _show(visit: Visit) -> Shown:
    incident = visit.incident()
    with visit.desk.store.read() as reader:
        resolution, impact = suggested(reader, incident)
    facts = {
        "incident": incident,
        "resolution": resolution,
        "impact": impact,
        "barred": refusals([Action.RESOLVE], visit.about(incident)).get(Action.RESOLVE.value, ""),
    }
    return Shown("web/resolve.html.j2", f"Resolve {incident.id}", facts)


def _resolve(visit: Visit, incident: Incident) -> str:
    resolution = Resolution(
        by=visit.ask.by,
        how=visit.filled("how"),
        impact=visit.filled("impact"),
        cause=visit.filled("cause"),
        postmortem=visit.filled("postmortem") == "yes",
    )
    visit.desk.commands.resolve(incident.id, resolution)
    return "resolved"


PAGES = (
    Page(
        "/incidents/{incident_id}/resolve",
        _show,
        nav="Incidents",
        deeds={"now": does(Action.RESOLVE, _resolve)},
    ),
)
