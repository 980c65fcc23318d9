"""The API's timelines as files."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.responses import Response

from bot.clock import Clock
from bot.flow.timelines import timeline_facts
from bot.model.token import Scope
from bot.ports import Store
from bot.render.timeline import MEDIA, exported
from handlers.api_params import IncidentId
from handlers.api_scopes import needs
from handlers.caller import Asking
from handlers.gathered import Routes

_SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


def timeline_routes(store: Store, clock: Clock) -> Routes:
    """`/incidents/{id}/timeline.md`, and the same in other formats."""

    router = Routes()
    for format_ in MEDIA:
        router.add_api_route(
            f"/incidents/{{incident_id}}/timeline.{format_}",
            _written(store, clock, format_),
            response_class=Response,
            **needs(Scope.INCIDENTS_READ, refuses=(404,), answers=(MEDIA[format_],)),
        )
    return router


def _written(store: Store, clock: Clock, format_: str) -> Callable[..., Response]:
    def timeline(caller: Asking, incident_id: IncidentId) -> Response:
        """All that happened, oldest first, with what proves it; docs/timeline.md describes the formats."""
        with store.read() as reader:
            facts = timeline_facts(reader, caller.incident(reader, incident_id), clock.now())
        name = f"{facts.incident.id}-timeline.{format_}"
        headers = {**_SAFE, "content-disposition": f'inline; filename="{name}"'}
        return Response(exported(facts, format_), media_type=MEDIA[format_], headers=headers)

    return timeline
