"""The post-mortems that wait to be finished, and those that are published."""

from __future__ import annotations

from bot.flow.postmortem_due import writer
from bot.model.incident import Incident, Status
from bot.model.postmortem import Postmortem, Stage
from bot.model.search import Search
from bot.ports import Reader
from bot.render.finishing import STAGES, lacking
from handlers.web.turning import address, page_of
from handlers.web.visit import Page, Shown, Visit

_ON_A_PAGE = 30
_WAITING, _PUBLISHED = "waiting", "published"


def _show(visit: Visit) -> Shown:
    state = visit.query.get("state", _WAITING)
    state = state if state in (_WAITING, _PUBLISHED) else _WAITING
    status = Status.RESOLVED if state == _WAITING else Status.CLOSED
    search = Search(statuses=frozenset({status}), workspace=visit.ask.workspace)
    with visit.desk.store.read() as reader:

        def shows(incident: Incident) -> bool:
            kept = reader.postmortem(incident.id)
            is_published = kept is not None and kept.stage is Stage.PUBLISHED
            return visit.ask.knows(incident) and is_published == (state == _PUBLISHED)

        found, more = page_of(
            lambda before, limit: reader.incidents_before(search, limit=limit, before=before),
            shows,
            lambda incident: incident.id,
            visit.query.get("before", "").upper(),
            _ON_A_PAGE,
        )
        rows = [_row(visit, reader, each) for each in found]
    facts = {
        "state": state,
        "rows": rows,
        "now": visit.desk.clock.now(),
        "older": address("/postmortems", {"state": state}, before=more) if more else "",
    }
    return Shown("web/postmortems.html.j2", "Post-mortems", facts)


def _row(visit: Visit, reader: Reader, incident: Incident) -> dict[str, object]:
    kept = reader.postmortem(incident.id) or Postmortem(
        incident=incident.id, markdown="", rendered_at=incident.opened_at
    )
    whose, items = writer(incident), reader.action_items(incident.id)
    return {
        "incident": incident,
        "stage": STAGES[kept.stage],
        "reviewers": kept.reviewers,
        "writer": whose.name if whose else "",
        "is_mine": whose is not None and whose.id == visit.ask.by.id,
        "lacks": lacking(incident, len(items)),
        "published_at": kept.published_at,
        "published_by": kept.published_by,
        "open_items": sum(item.is_open for item in items),
    }


PAGES = (Page("/postmortems", _show, nav="Post-mortems"),)
