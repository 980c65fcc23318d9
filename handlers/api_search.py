"""The API's search: incidents by words of them, of their timelines and of their post-mortems."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from bot.clock import Clock
from bot.model.memory import Finding, Look
from bot.model.token import Scope
from bot.ports import Store
from handlers.api_scopes import needs
from handlers.api_views import FindingsView, FindingView
from handlers.gathered import Routes


def search_routes(store: Store, clock: Clock) -> Routes:
    """Finds nothing of private incidents."""

    def search(
        q: Annotated[str, Query(max_length=200, description="Words; the last one may be a beginning.")],
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        offset: Annotated[int, Query(ge=0, le=1000)] = 0,
        drills: bool = False,
    ) -> FindingsView:
        """The incidents that have these words, wherever each of them stands; the best and newest first."""
        look = Look(now=clock.now(), drills=drills, offset=offset, limit=limit)
        with store.read() as reader:
            findings = reader.search(q, look)
        return FindingsView(
            total=findings.total, partly=findings.partly, found=[_view(each) for each in findings.found]
        )

    router = Routes()
    router.add_api_route("/search", search, **needs(Scope.INCIDENTS_READ, Scope.POSTMORTEMS_READ))
    return router


def _view(found: Finding) -> FindingView:
    incident = found.incident
    return FindingView(
        incident=incident.id,
        title=incident.title,
        severity=incident.severity,
        status=incident.status,
        opened_at=incident.opened_at,
        place=found.passages[0].place,
        text=" … ".join("".join(piece.text for piece in each.pieces) for each in found.passages),
        hits=[piece.text for each in found.passages for piece in each.pieces if piece.hit],
    )
