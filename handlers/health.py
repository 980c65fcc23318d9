"""Health, readiness and metrics: what needs no token, since it names nothing."""

from __future__ import annotations

from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from handlers.answer import Refusal
from handlers.api_scopes import refusal
from handlers.api_views import ErrorView, View
from handlers.gathered import Routes
from handlers.metrics import Metrics
from handlers.services import HttpServices


def health_routes(services: HttpServices, metrics: Metrics) -> Routes:
    """The routes `/healthz`, `/readyz` and `/metrics`."""
    health = _Health(services, metrics)
    router = Routes(responses={503: refusal(503)}, tags=["probes"])
    router.add_api_route("/healthz", health.healthz)
    not_ready = {"model": NotReadyView, "description": "Something needed does not work."}
    router.add_api_route("/readyz", health.readyz, response_model=ReadyView, responses={503: not_ready})
    router.add_api_route("/metrics", health.metrics, response_class=PlainTextResponse)
    return router


class ReadyView(View):
    """That all that is needed works; `checks` says so of everything by name."""

    ready: bool
    checks: dict[str, bool]


class NotReadyView(ErrorView):
    """What does not work."""

    checks: dict[str, bool]


class _Health:
    def __init__(self, services: HttpServices, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics

    async def healthz(self) -> dict[str, str]:
        """That the process answers."""
        return {"status": "ok"}

    def readyz(self) -> Response:
        """Whether all that Tocsin needs works, by name, and what else does: alerts are taken without that."""
        needed = self._services.ready()
        checks = {**needed, **self._services.watched()}
        failing = [name for name, works in needed.items() if not works]
        if not failing:
            return JSONResponse({"ready": True, "checks": checks})
        refusal = Refusal(503, "not_ready", f"Not working: {', '.join(failing)}.", {"retry-after": "2"})
        return JSONResponse({**refusal.body, "checks": checks}, 503, refusal.headers)

    def metrics(self) -> Response:
        """Prometheus text."""
        return Response(self._metrics.text(), media_type=CONTENT_TYPE_LATEST)
