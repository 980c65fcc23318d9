"""Power BI's refresh histories.

Source: https://learn.microsoft.com/rest/api/power-bi/datasets/get-refresh-history-in-group
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

AUDIENCE = "https://analysis.windows.net/powerbi/api"
Json = dict[str, Any]

_KEPT = 60


class PracticePowerBi:
    """The refreshes of semantic models, each in a workspace; who asks for another model is told 404."""

    def __init__(self, now: Callable[[], datetime], faults: Faults, entra: PracticeEntra) -> None:
        self.reads: list[str] = []
        self._histories: dict[tuple[str, str], list[Json]] = {}
        self._now = now
        self._faults = faults
        self._entra = entra
        self._lock = Lock()

    def add(self, workspace: str, dataset: str) -> None:
        """A model that was never refreshed."""
        self._histories[workspace, dataset] = []

    def begin(self, workspace: str, dataset: str) -> Json:
        """A refresh starts now; gives its entry, to be ended."""
        entry: Json = {
            "refreshType": "Scheduled",
            "startTime": self._instant(),
            "status": "Unknown",
            "requestId": str(uuid4()),
        }
        with self._lock:
            history = self._histories.setdefault((workspace, dataset), [])
            history.insert(0, entry)
            del history[_KEPT:]
        return entry

    def end(self, entry: Json, error: str = "") -> None:
        """It ends now: well, or with that error."""
        with self._lock:
            entry |= {"endTime": self._instant(), "status": "Failed" if error else "Completed"}
            if error:
                entry["serviceExceptionJson"] = json.dumps({"errorCode": error})

    def refresh(self, workspace: str, dataset: str, error: str = "") -> None:
        """A refresh that ends as it begins."""
        self.end(self.begin(workspace, dataset), error)

    def routes(self) -> list[Route]:
        return [Route("/v1.0/myorg/groups/{workspace}/datasets/{dataset}/refreshes", self._history)]

    async def _history(self, request: Request) -> Response:
        self.reads.append(request.path_params["dataset"])
        return await self._faults.meet("power_bi", request, lambda: self._told(request))

    def _told(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not self._entra.is_good(token, AUDIENCE):
            return refusal(403, "TokenExpired")
        history = self._histories.get((request.path_params["workspace"], request.path_params["dataset"]))
        if history is None:
            return refusal(404, "PowerBIEntityNotFound")
        top = int(request.query_params.get("$top", _KEPT))
        with self._lock:
            return JSONResponse({"value": [dict(entry) for entry in history[:top]]})

    def _instant(self) -> str:
        return self._now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
