"""Storage accounts: until when they are copied to the second region, and the blobs that lie in them.

Source: https://learn.microsoft.com/rest/api/storageservices/list-blobs
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

_MANAGEMENT, _STORAGE = "https://management.azure.com", "https://storage.azure.com"
_PAGE = 5000


class PracticeStorage:
    """`synced` has by account its last sync, None without a second region; `blobs` has by container when
    each was written, by name.
    """

    def __init__(self, faults: Faults, entra: PracticeEntra) -> None:
        self.synced: dict[str, datetime | None] = {}
        self.blobs: dict[str, dict[str, datetime]] = {}
        self._faults = faults
        self._entra = entra

    def routes(self) -> list[Route]:
        path = (
            "/subscriptions/{s}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{account}"
        )
        return [Route(path, self._account)]

    def blob_routes(self) -> list[Route]:
        """What is served at the accounts' own address."""
        return [Route("/{container}", self._list)]

    async def _account(self, request: Request) -> Response:
        return await self._faults.meet("storage", request, lambda: self._told(request))

    async def _list(self, request: Request) -> Response:
        return await self._faults.meet("storage", request, lambda: self._listed(request))

    def _told(self, request: Request) -> Response:
        name = request.path_params["account"]
        if not self._is_good(request, _MANAGEMENT):
            return refusal(403, "AuthorizationFailed")
        if name not in self.synced:
            return refusal(404, "ResourceNotFound")
        at = self.synced[name]
        stats = {"status": "Live", "lastSyncTime": at.isoformat(), "canFailover": True} if at else None
        return JSONResponse({"name": name, "properties": {"geoReplicationStats": stats}})

    def _listed(self, request: Request) -> Response:
        if not self._is_good(request, _STORAGE):
            return _xml(_refusal("AuthorizationPermissionMismatch"), 403)
        blobs = self.blobs.get(request.path_params["container"])
        if blobs is None:
            return _xml(_refusal("ContainerNotFound"), 404)
        prefix, start = request.query_params.get("prefix", ""), int(request.query_params.get("marker") or 0)
        ours = sorted((name, at) for name, at in blobs.items() if name.startswith(prefix))
        more = str(start + _PAGE) if len(ours) > start + _PAGE else ""
        return _xml(_page(ours[start : start + _PAGE], more))

    def _is_good(self, request: Request, audience: str) -> bool:
        return self._entra.is_good(request.headers.get("authorization", "").removeprefix("Bearer "), audience)


def _page(blobs: Sequence[tuple[str, datetime]], more: str) -> str:
    entries = "".join(
        f"<Blob><Name>{escape(name)}</Name><Properties><Last-Modified>{format_datetime(at, usegmt=True)}"
        "</Last-Modified><Content-Length>1</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>"
        for name, at in blobs
    )
    return f"<EnumerationResults><Blobs>{entries}</Blobs><NextMarker>{more}</NextMarker></EnumerationResults>"


def _refusal(code: str) -> str:
    return f"<Error><Code>{code}</Code><Message>A practice refusal.</Message></Error>"


def _xml(body: str, status: int = 200) -> Response:
    told = f'<?xml version="1.0" encoding="utf-8"?>{body}'
    return Response(told, status, media_type="application/xml")
