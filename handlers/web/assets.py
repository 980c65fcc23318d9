"""Style and scripts of the console, from this package and nowhere else."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi.responses import Response

from bot.shipped import shipped
from handlers.answer import Refusal
from handlers.gathered import Routes

PREFIX = "/console"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOLDERS = (Path(__file__).parent / "static", shipped("templates") / "web")
_CACHED = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Every file by its name, with its kind."""
    found = [path for folder in _FOLDERS for path in sorted(folder.iterdir()) if path.suffix in _KINDS]
    return {path.name: (path.read_bytes(), _KINDS[path.suffix]) for path in found}


@cache
def version() -> str:
    """Changes whenever one of them does, so that a browser may keep them for good."""
    digest = hashlib.sha256()
    for body, _ in _files().values():
        digest.update(body)
    return digest.hexdigest()[:12]


def asset_routes() -> Routes:
    """Needs no sign-in: they say nothing of what happens here."""

    def asset(name: str) -> Response:
        """One file."""
        if name not in _files():
            raise Refusal(404, "not_found", "Nothing is here.")
        body, kind = _files()[name]
        return Response(body, media_type=kind, headers=_CACHED)

    router = Routes(include_in_schema=False)
    router.add_api_route(f"{PREFIX}/{{name}}", asset, response_class=Response)
    return router
