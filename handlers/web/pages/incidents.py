"""The incidents."""

from __future__ import annotations

from bot.model.search import Search
from handlers.web.visit import Page, Shown, Visit

_ON_A_PAGE = 100


def _show(visit: Visit) -> Shown:
    with visit.desk.store.read() as reader:
        found = reader.listed(Search(workspace=visit.ask.workspace), limit=_ON_A_PAGE)
    facts = {"open": found, "now": visit.desk.clock.now()}
    return Shown("web/incidents.html.j2", "Incidents", facts)


PAGES = (Page("/", _show, nav="Incidents"),)
