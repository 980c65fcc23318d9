"""The health board as a page, and the pictures of capacities on it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from bot.engine.capacity import Capacity
from bot.engine.health import Health
from bot.errors import Refused
from bot.model.token import Scope
from bot.render.capacity import drawn_for_web
from bot.render.health import health_page
from handlers.answer import Refusal
from handlers.api_scopes import needs

_SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


def health_pages(health: Health, capacity: Capacity) -> APIRouter:
    """`/health` and `/capacity/{metric}.svg`, for whoever has the API's token."""

    def page() -> Response:
        """The health board."""
        return HTMLResponse(health_page(health.board(), capacity.names), headers=_SAFE)

    def picture(metric: str) -> Response:
        """How a capacity was used, and where that leads, as SVG."""
        try:
            outlook = capacity.seen(capacity.named(metric))
        except Refused as refused:
            raise Refusal(404, "not_found", str(refused)) from refused
        if outlook is None:
            raise Refusal(503, "busy", "It is being looked at already.", {"retry-after": "5"})
        return Response(drawn_for_web(outlook), media_type="image/svg+xml", headers=_SAFE)

    router = APIRouter(include_in_schema=False)
    shown = needs(Scope.HEALTH_READ)
    router.add_api_route("/health", page, response_class=HTMLResponse, **shown)
    router.add_api_route("/capacity/{metric}.svg", picture, response_class=Response, **shown)
    return router
