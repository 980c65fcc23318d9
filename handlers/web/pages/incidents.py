"""The incidents: what is open, and what was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bot.model.incident import Incident, Status
from bot.model.memory import Look
from bot.model.search import OPEN, Search
from bot.model.severity import Severity
from bot.ports import Reader
from bot.render.console import found_facts, incident_row
from handlers.web.visit import Page, Shown, Visit

_ON_A_PAGE = 50
_MOST_OPEN = 500
_FOUND_ON_A_PAGE = 20
_LONGEST = 200
_ROUNDS = 8
_OVER = frozenset({Status.RESOLVED, Status.CLOSED})
_STATUSES: Mapping[str, frozenset[Status]] = {
    "open": OPEN,
    "resolved": frozenset({Status.RESOLVED}),
    "closed": frozenset({Status.CLOSED}),
    "all": frozenset(Status),
}


def _show(visit: Visit) -> Shown:
    words = visit.query.get("q", "").strip()[:_LONGEST]
    facts = _found(visit, words) if words else _listed(visit)
    policy = visit.desk.policy
    shared = {
        "now": visit.desk.clock.now(),
        "words": words,
        "wanted": {name: visit.query.get(name, "") for name in ("status", "severity", "service")},
        "severities": [each.value for each in Severity],
        "services": list(policy.services),
        "found": None,
        "open": None,
        "rows": (),
        "older": "",
        "is_filtered": False,
        "is_first": True,
    }
    return Shown("web/incidents.html.j2", "Incidents", shared | facts)


def _listed(visit: Visit) -> dict[str, Any]:
    """All that is open, the worst first, and below it what is over, a page at a time; or what fits."""
    before = visit.query.get("before", "").upper()
    wanted = _wanted(visit)
    is_filtered = wanted is not None
    search = wanted or Search(statuses=_OVER, workspace=visit.ask.workspace)
    with visit.desk.store.read() as reader:
        is_open_shown = not is_filtered and not before
        open_ones = [incident_row(each) for each in _open(visit, reader)] if is_open_shown else None
        found = _page(visit, reader, search, before)
    shown = found[:_ON_A_PAGE]
    older = ""
    if len(found) > _ON_A_PAGE:
        kept = {name: each for name, each in visit.query.items() if name in ("status", "severity", "service")}
        older = "/?" + urlencode({**kept, "before": shown[-1].id})
    return {
        "open": open_ones,
        "rows": [incident_row(each) for each in shown],
        "older": older,
        "is_filtered": is_filtered,
        "is_first": not before,
    }


def _wanted(visit: Visit) -> Search | None:
    """What the filters ask for; None where none is set, and a value that nobody offers is none."""
    status, severity, service = (visit.query.get(name, "") for name in ("status", "severity", "service"))
    asked = Severity.read(severity) if severity else None
    is_service = service in visit.desk.policy.services
    if status not in _STATUSES and asked is None and not is_service:
        return None
    return Search(
        statuses=_STATUSES.get(status, frozenset(Status)),
        severities=frozenset({asked} if asked else ()),
        services=frozenset({service} if is_service else ()),
        workspace=visit.ask.workspace,
    )


def _open(visit: Visit, reader: Reader) -> list[Incident]:
    found = [each for each in reader.incidents(open_only=True, limit=_MOST_OPEN) if visit.ask.knows(each)]
    return sorted(found, key=lambda each: each.severity.rank)


def _page(visit: Visit, reader: Reader, search: Search, before: str) -> list[Incident]:
    """One more than a page of those that the viewer may see, past those that they may not."""
    shown: list[Incident] = []
    for _ in range(_ROUNDS):
        found = reader.incidents_before(search, limit=_ON_A_PAGE + 1, before=before or None)
        shown += [each for each in found if visit.ask.knows(each)]
        if len(shown) > _ON_A_PAGE or len(found) <= _ON_A_PAGE:
            break
        before = found[-1].id
    return shown


def _found(visit: Visit, words: str) -> dict[str, Any]:
    """What the words are in. Private incidents are found in their own channels alone."""
    number = visit.query.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 4 else 1
    before = max(page - 1, 0) * _FOUND_ON_A_PAGE
    look = Look(
        now=visit.desk.clock.now(),
        workspace=visit.ask.workspace,
        offset=before,
        limit=_FOUND_ON_A_PAGE,
    )
    with visit.desk.store.read() as reader:
        findings = reader.search(words, look)
    last = before + len(findings.found)
    return {
        "found": [found_facts(each) for each in findings.found],
        "partly": findings.partly,
        "total": findings.total,
        "older": f"/?{urlencode({'q': words, 'page': page + 1})}" if last < findings.total else "",
        "is_filtered": True,
        "is_first": page == 1,
    }


PAGES = (Page("/", _show, nav="Incidents"),)
