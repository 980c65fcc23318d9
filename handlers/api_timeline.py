"""The API's timelines as files."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from fastapi import APIRouter
from fastapi.responses import Response

from bot.clock import Clock
from bot.flow.timelines import timeline_facts
from bot.model.incident import Incident
from bot.ports import Reader, Store
from bot.render.timeline import MEDIA, exported

_SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class Format(StrEnum):
    """What the file's name ends in."""

    MD = "md"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


def timeline_routes(store: Store, clock: Clock, found: Callable[[Reader, str], Incident]) -> APIRouter:
    """`found` gives an incident that may be shown."""

    def timeline(incident_id: str, format_: Format) -> Response:
        """All that happened, oldest first, with what proves it; docs/timeline.md describes the formats."""
        with store.read() as reader:
            facts = timeline_facts(reader, found(reader, incident_id), clock.now())
        name = f"{facts.incident.id}-timeline.{format_}"
        headers = {**_SAFE, "content-disposition": f'inline; filename="{name}"'}
        return Response(exported(facts, format_), media_type=MEDIA[format_], headers=headers)

    router = APIRouter()
    router.add_api_route("/incidents/{incident_id}/timeline.{format_}", timeline, response_class=Response)
    return router
