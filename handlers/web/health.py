"""The health board as a page, and the pictures of capacities on it."""

from __future__ import annotations

from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from bot.engine.capacity import Capacity
from bot.engine.health import Health
from bot.errors import Refused
from bot.model.token import Scope
from bot.render.capacity import drawn_for_web
from bot.render.health import health_page_facts
from handlers.answer import Refusal
from handlers.caller import Callers
from handlers.gathered import Routes
from handlers.request import Request
from handlers.web.console import Console, NotSignedIn
from handlers.web.door import sign_in_address
from handlers.web.frame import PICTURE, SAFE, Frame
from handlers.web.visit import Shown

PATH = "/health"


def health_pages(
    health: Health, capacity: Capacity, callers: Callers, console: Console | None = None
) -> Routes:
    """`/health` and `/capacity/{metric}.svg`, for whoever is signed in or has a token with `health:read`."""
    door = _Either(callers, console)

    async def page(request: HttpRequest) -> Response:
        """The health board."""
        try:
            frame = await door.frame(request)
        except Refusal:
            if console is None or "text/html" not in request.headers.get("accept", ""):
                raise
            return RedirectResponse(sign_in_address(PATH), 303, headers=SAFE)
        return await run_in_threadpool(board, frame)

    def board(frame: Frame) -> Response:
        facts = health_page_facts(health.board(), capacity.names)
        return frame.page(Shown("web/health.html.j2", "Platform health", facts))

    async def picture(request: HttpRequest, metric: str) -> Response:
        """How a capacity was used, and where that leads, as SVG."""
        await door.frame(request)
        return await run_in_threadpool(drawn, metric)

    def drawn(metric: str) -> Response:
        try:
            outlook = capacity.seen(capacity.named(metric))
        except Refused as refused:
            raise Refusal(404, "not_found", str(refused)) from refused
        if outlook is None:
            raise Refusal(503, "busy", "It is being looked at already.", {"retry-after": "5"})
        return Response(drawn_for_web(outlook), media_type="image/svg+xml", headers=PICTURE)

    router = Routes(include_in_schema=False)
    router.add_api_route(PATH, page, response_class=Response)
    router.add_api_route("/capacity/{metric}.svg", picture, response_class=Response)
    return router


class _Either:
    """Lets in who is signed in, and who has a token."""

    def __init__(self, callers: Callers, console: Console | None) -> None:
        self._callers = callers
        self._console = console

    async def frame(self, request: HttpRequest) -> Frame:
        """What stands around the page for them. Raises a Refusal for anybody else."""
        if self._console:
            try:
                return await run_in_threadpool(self._signed_in, self._console, request)
            except NotSignedIn:
                pass
        caller = await self._callers.prove(Request(request.scope, request.receive))
        caller.check((Scope.HEALTH_READ,))
        return self._console.frame(request) if self._console else Frame()

    @staticmethod
    def _signed_in(console: Console, request: HttpRequest) -> Frame:
        return console.frame(request, console.session(request), "Health")
