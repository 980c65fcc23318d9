"""One incident."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.action import Action
from bot.render.card import card_facts
from bot.rules.authority import Subject
from handlers.desk import Deed, Desk
from handlers.web.visit import Done, Page, Shown, Visit


def _show(visit: Visit) -> Shown:
    incident = visit.incident()
    with visit.desk.store.read() as reader:
        facts = card_facts(visit.desk.showing.facts(reader, incident))
    return Shown("web/incident.html.j2", f"{incident.id} {incident.title}", {"card": facts})


def _acknowledge(visit: Visit) -> Deed[Done]:
    incident = visit.incident()

    def run() -> Done:
        first = visit.desk.commands.acknowledge(incident.id, visit.ask.by)
        return Done(f"/incidents/{incident.id}", "acknowledged" if first else "acknowledged_already")

    return Deed(Action.ACKNOWLEDGE, visit.about(incident), Subject(incident=incident), run)


def _in_slack(desk: Desk, path: Mapping[str, str]) -> str:
    """The incident's channel: a page leads here, on a phone that is not signed in to the console at night.

    Slack asks who wants to come in. A private incident's page brings nothing but this address. It tells that
    an incident has that id, which its neighbours' ids tell as well.
    """
    with desk.store.read() as reader:
        found = reader.incident(path["incident_id"].upper())
    return found.room.url if found and found.room else ""


PAGES = (
    Page(
        "/incidents/{incident_id}",
        _show,
        nav="Incidents",
        deeds={"ack": _acknowledge},
        elsewhere=_in_slack,
    ),
)
