"""Azure Cost Management's query of costs by day.

Source: https://learn.microsoft.com/rest/api/cost-management/query/usage
"""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

AUDIENCE = "https://management.azure.com"


class PracticeCosts:
    """`days` has what each day cost, in euros."""

    def __init__(self, faults: Faults, entra: PracticeEntra) -> None:
        self.days: dict[date, float] = {}
        self._faults = faults
        self._entra = entra

    def routes(self) -> list[Route]:
        path = "/subscriptions/{subscription}/providers/Microsoft.CostManagement/query"
        return [Route(path, self._query, methods=["POST"])]

    async def _query(self, request: Request) -> Response:
        asked = await request.json()
        return await self._faults.meet("costs", request, lambda: self._told(request, asked))

    def _told(self, request: Request, asked: dict[str, Any]) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not self._entra.is_good(token, AUDIENCE):
            return refusal(403, "AuthorizationFailed")
        first, last = (date.fromisoformat(asked["timePeriod"][name][:10]) for name in ("from", "to"))
        rows = [
            [cost, int(f"{day:%Y%m%d}"), "EUR"] for day, cost in self.days.items() if first <= day <= last
        ]
        columns = [
            {"name": "Cost", "type": "Number"},
            {"name": "UsageDate", "type": "Number"},
            {"name": "Currency", "type": "String"},
        ]
        return JSONResponse({"properties": {"nextLink": None, "columns": columns, "rows": rows}})
