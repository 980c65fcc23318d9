"""Lets PagerDuty's client, which refuses plain http, talk to a stand-in on this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx2


class _Rewriting(httpx2.BaseTransport):
    """Sends what is addressed to https to a plain http address instead."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 80
        self._path = parts.path.rstrip("/").encode()
        self._inner = httpx2.HTTPTransport(verify=False)  # plain http; reading certificates takes time

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(
            scheme="http", host=self._host, port=self._port, raw_path=self._path + request.url.raw_path
        )
        request.headers["Host"] = f"{self._host}:{self._port}"
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def transport_for(url: str) -> dict[str, Any]:
    """What to hand to a PagerDuty client so that it talks to `url`, be it https or plain http."""
    if url.startswith("https://"):
        return {"base_url": url.rstrip("/")}
    return {"transport": _Rewriting(url)}
