"""Short addresses that pages and bookmarks carry, and that lead on to where people talk."""

from __future__ import annotations

from fastapi.responses import RedirectResponse

from bot.ports import Store
from handlers.answer import Refusal
from handlers.api_params import IncidentId
from handlers.api_scopes import refusal
from handlers.gathered import Routes


def link_routes(store: Store) -> Routes:
    """Needs no token: a phone at night has none, and Slack asks who wants to come in.

    A private incident's page brings nothing but this address. It tells that an incident has that id, which
    its neighbours' ids tell as well, and leads to a channel that is there for its members alone.
    """

    def incident(incident_id: IncidentId) -> RedirectResponse:
        """Leads to the incident's channel."""
        with store.read() as reader:
            found = reader.incident(incident_id.upper())
        if found is None or found.room is None:
            raise Refusal(404, "not_found", "No incident with a channel has that id.")
        return RedirectResponse(found.room.url, status_code=302)

    router = Routes(tags=["probes"])
    router.add_api_route(
        "/incidents/{incident_id}",
        incident,
        response_class=RedirectResponse,
        status_code=302,
        responses={status: refusal(status) for status in (400, 404, 503)},
    )
    return router
