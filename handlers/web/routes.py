"""All that is for browsers: the console, its way in, and short addresses that lead to Slack."""

from __future__ import annotations

from fastapi import APIRouter

from handlers.guard import Load
from handlers.links import link_routes
from handlers.proof import TokenProof
from handlers.services import HttpServices
from handlers.web.assets import asset_routes
from handlers.web.console import Console, console_routes
from handlers.web.door import Door
from handlers.web.health import PATH as HEALTH
from handlers.web.health import health_pages
from handlers.web.live import live_routes
from handlers.web.sign_in import sign_in_routes


def web_routes(services: HttpServices, token: TokenProof) -> APIRouter:
    """The console where there is one, else the short addresses alone; `token` opens the health board too."""
    router, console = APIRouter(), _console(services)
    router.include_router(asset_routes())
    if console:
        router.include_router(sign_in_routes(console))
        router.include_router(live_routes(console))
        router.include_router(console_routes(console))
    else:
        router.include_router(link_routes(services.store))
    if services.health and services.capacity:
        router.include_router(health_pages(services.health, services.capacity, token, console))
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
