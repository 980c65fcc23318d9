"""All that is for browsers: the console, its way in, and short addresses that lead to Slack."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI
from fastapi import Request as HttpRequest
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from handlers.answer import Refusal
from handlers.caller import Callers
from handlers.gathered import Routes
from handlers.guard import Load
from handlers.links import link_routes
from handlers.services import HttpServices
from handlers.web.assets import asset_routes
from handlers.web.console import Console, console_routes, trouble
from handlers.web.door import Door
from handlers.web.health import PATH as HEALTH
from handlers.web.health import health_pages
from handlers.web.live import live_routes
from handlers.web.sign_in import sign_in_routes


def add_web(app: FastAPI, services: HttpServices, callers: Callers) -> None:
    """The console where there is one, else the short addresses alone; `callers` may open the health board."""
    console = _console(services)
    _routes(services, callers, console).add_to(app)
    if console:
        app.add_exception_handler(404, partial(_lost, console))


async def _lost(console: Console, request: HttpRequest, _error: Exception) -> Response:
    """What is said of an address where nothing is: in words for people, else as the API does."""
    is_page = request.method == "GET" and not request.url.path.startswith("/api/")
    if is_page and "text/html" in request.headers.get("accept", ""):
        return await run_in_threadpool(trouble, console, request, 404, "No page has this address.")
    refusal = Refusal(404, "not_found", "Nothing is here.")
    return JSONResponse(refusal.body, refusal.status)


def _routes(services: HttpServices, callers: Callers, console: Console | None) -> Routes:
    router = Routes()
    router.include(asset_routes())
    if console:
        router.include(sign_in_routes(console))
        router.include(live_routes(console))
        router.include(console_routes(console))
    else:
        router.include(link_routes(services.store))
    if services.health and services.capacity:
        router.include(health_pages(services.health, services.capacity, callers, console))
    return router


def _console(services: HttpServices) -> Console | None:
    if services.desk is None or services.signing_in is None:
        return None
    return Console(
        desk=services.desk,
        signing_in=services.signing_in,
        door=Door(services.settings.public_url or ""),
        limits=services.limits,
        load=Load(services.limits),
        stopping=services.stopping,
        others=(HEALTH,) if services.health and services.capacity else (),
    )
