"""Puts the HTTP side together: one ASGI app for alerts, Slack, and all else."""

from __future__ import annotations

from functools import cached_property

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.errors import StoreBusy
from handlers.alerts import PREFIX, AlertsRoute
from handlers.answer import Answer, Refusal, busy, internal
from handlers.api import build_api
from handlers.api_gate import ApiGate
from handlers.caller import callers_of
from handlers.exchange import Exchange
from handlers.faults import report
from handlers.guard import Gone
from handlers.metrics import Metrics
from handlers.request import Request
from handlers.services import HttpServices
from handlers.slack.request import SlackRoute

__all__ = ["HttpServices", "build_http"]

_SLACK = "/slack/events"


def build_http(services: HttpServices) -> ASGIApp:
    """The whole app: `/alerts/…`, `/slack/events`, and FastAPI for everything else."""
    return _Front(services)


class _Front:
    """The outermost layer: chooses the route, and turns whatever goes wrong into a clean answer."""

    def __init__(self, services: HttpServices) -> None:
        self._services = services
        self._limits = services.limits
        self._metrics = Metrics(services.store, services.clock, services.watched, services.measures)
        self._alerts = AlertsRoute(services)
        self._callers = callers_of(services.settings.api_token, services.store, services.clock)
        self._gate = ApiGate(self._callers, services.limits)
        self._slack = SlackRoute(
            services.slack_dispatch, services.settings.slack_signing_secret, services.clock, services.limits
        )

    @cached_property
    def _api(self) -> FastAPI:
        """Built when something first asks for it, which alerts and Slack never do: that takes a while."""
        return build_api(self._services, self._metrics, self._callers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope, receive, send, self._limits)
        request = Request(scope, exchange.receive)
        route = "other"
        try:
            if request.path.startswith(PREFIX):
                route = "alerts"
                await exchange.answer(await self._answer(self._alerts, request))
            elif request.path == _SLACK:
                route = "slack"
                await exchange.answer(await self._answer(self._slack, request))
            else:
                route = "api" if request.path.startswith("/api/") else "other"
                await self._ask(request, exchange)
        except Gone:
            return
        except Exception as error:  # noqa: BLE001 - the border of every request
            report("request_failed", error)
            if exchange.status is None:
                await exchange.answer(internal().answer())
        finally:
            self._metrics.answered(route, exchange.status or 0)

    async def _ask(self, request: Request, exchange: Exchange) -> None:
        try:
            async with self._gate.admitted(request) as (scope, receive):
                await self._api(scope, receive, exchange.send)
        except Refusal as refusal:
            await exchange.answer(refusal.answer())
        except StoreBusy:
            await exchange.answer(busy("The store cannot be read right now. Try again shortly.").answer())

    @staticmethod
    async def _answer(route: AlertsRoute | SlackRoute, request: Request) -> Answer:
        try:
            return await route.answer(request)
        except Refusal as refusal:
            return refusal.answer()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._slack.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
