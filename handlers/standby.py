"""Waits while another Tocsin has the database, as during a deploy, and takes over when that one ends."""

from __future__ import annotations

import threading
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.store.sqlite.turn import Turn
from bot.log import logger
from bot.settings import Settings
from handlers.answer import Refusal
from handlers.server import build_server

_log = logger("standby")
_LOOK_SECONDS = 0.25
_START_SECONDS = 20
_WHY = "Another Tocsin has this database. This one stands by, and takes over when that one ends."


def stand_by(settings: Settings, turn: Turn, ending: threading.Event, said: Callable[[str], None]) -> None:
    """Returns once the turn is ours, or `ending` is set; gives `said` the address that answers meanwhile.

    Whoever asks there is told to come again, so that no balancer sends anything here and no sender gives up.
    Where the address is the other one's own, nothing is answered.
    """
    server = build_server(_app(), settings.host, settings.port)
    thread = threading.Thread(target=server.run, name="standby", daemon=True)
    thread.start()
    _log.warning("standing_by", database=str(settings.database_file))
    told = False
    while not turn.take() and not ending.wait(_LOOK_SECONDS):
        if server.started and not told:
            host, port = server.servers[0].sockets[0].getsockname()[:2]
            said(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
            told = True
    server.should_exit = True
    thread.join(_START_SECONDS)
    if not ending.is_set():
        _log.warning("took_over", database=str(settings.database_file))


def _app() -> Starlette:
    everything = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(
        routes=[
            Route("/healthz", _health),
            Route("/readyz", _ready),
            Route("/{path:path}", _later, methods=everything),
        ]
    )


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "standing by"})


async def _ready(_request: Request) -> Response:
    refusal = Refusal(503, "not_ready", _WHY, {"retry-after": "2"})
    return JSONResponse({**refusal.body, "checks": {"turn": False}}, 503, refusal.headers)


async def _later(_request: Request) -> Response:
    refusal = Refusal(503, "standing_by", _WHY, {"retry-after": "2"})
    return JSONResponse(refusal.body, 503, refusal.headers)
