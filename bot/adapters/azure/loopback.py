"""Lets Microsoft's client of Entra ID, which knows nothing but https, talk to a stand-in on this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def transport_to(target: str) -> Any:
    """A transport that sends what is addressed to https to `target` instead, as what ends TLS would.

    It is made late, since importing what it is made of opens a socket.
    """
    from azure.core.pipeline.transport import RequestsTransport

    class Transport(RequestsTransport):  # type: ignore[misc]  # it is found late, and has no type
        def send(self, request: Any, **more: Any) -> Any:
            parts = urlsplit(request.url)
            if parts.scheme == "https":
                request.headers["Host"] = parts.netloc
                request.headers["X-Forwarded-Proto"] = "https"
                request.url = target + request.url.removeprefix(f"https://{parts.netloc}")
            return super().send(request, **more)

    return Transport(use_env_settings=False)
