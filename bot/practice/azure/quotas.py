"""How much of a subscription's quotas is used.

Source: https://learn.microsoft.com/rest/api/compute/usage/list
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

AUDIENCE = "https://management.azure.com"
_PAGE = 2


class PracticeQuotas:
    """`used` has by provider and name how much is used of how much; it is told in pages of two."""

    def __init__(self, faults: Faults, entra: PracticeEntra) -> None:
        self.used: dict[tuple[str, str], tuple[float, float]] = {}
        self._faults = faults
        self._entra = entra

    def routes(self) -> list[Route]:
        path = "/subscriptions/{subscription}/providers/Microsoft.{provider}/locations/{location}/usages"
        return [Route(path, self._usages)]

    async def _usages(self, request: Request) -> Response:
        return await self._faults.meet("quotas", request, lambda: self._told(request))

    def _told(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not self._entra.is_good(token, AUDIENCE):
            return refusal(403, "AuthorizationFailed")
        provider, start = request.path_params["provider"], int(request.query_params.get("start", 0))
        ours = [(name, used) for (of, name), used in self.used.items() if of == provider]
        told: dict[str, Any] = {"value": [_entry(*each) for each in ours[start : start + _PAGE]]}
        if len(ours) > start + _PAGE:
            told["nextLink"] = str(request.url.include_query_params(start=start + _PAGE))
        return JSONResponse(told)


def _entry(name: str, used: tuple[float, float]) -> dict[str, Any]:
    current, limit = used
    named = {"value": name.lower().replace(" ", ""), "localizedValue": name}
    return {"name": named, "unit": "Count", "currentValue": current, "limit": limit}
