"""Log Analytics' query API, which knows no query language: it answers what it was told to, by table.

Source: https://learn.microsoft.com/rest/api/loganalytics/query/get
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

AUDIENCE = "https://api.loganalytics.io"
Rows = Sequence[Sequence[Any]]


class PracticeLogs:
    """`asked` has each query with its time span, oldest first; it is answered by the table it begins with."""

    def __init__(self, faults: Faults, entra: PracticeEntra) -> None:
        self.asked: list[tuple[str, str]] = []
        self.partial = False
        self._answers: dict[str, dict[str, Any]] = {}
        self._faults = faults
        self._entra = entra

    def holds(self, table: str, columns: dict[str, str], rows: Rows) -> None:
        """Queries of that table give these rows; `columns` maps names to types of Kusto."""
        described = [{"name": name, "type": kind} for name, kind in columns.items()]
        self._answers[table] = {
            "name": "PrimaryResult",
            "columns": described,
            "rows": [list(r) for r in rows],
        }

    def routes(self) -> list[Route]:
        return [Route("/v1/workspaces/{workspace}/query", self._query, methods=["POST"])]

    async def _query(self, request: Request) -> Response:
        asked = await request.json()
        self.asked.append((asked["query"], asked["timespan"]))
        return await self._faults.meet("logs", request, lambda: self._told(request, asked["query"]))

    def _told(self, request: Request, query: str) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not self._entra.is_good(token, AUDIENCE):
            return refusal(403, "InsufficientAccessError")
        lines = [line for line in query.splitlines() if line.strip() and not line.startswith(("let ", "//"))]
        table = self._answers.get(lines[0].strip())
        empty = {"name": "PrimaryResult", "columns": [], "rows": []}
        told: dict[str, Any] = {"tables": [table or empty]}
        if self.partial:
            told["error"] = {"code": "PartialError", "message": "There were some errors."}
        return JSONResponse(told)
