"""Lets Microsoft's client of Entra ID, which knows nothing but https, talk to a stand-in on this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def transport_to(target: str, **more: Any) -> Any:
    """A transport that sends what is addressed to https to `target` instead, as what ends TLS would.

    `more` goes to azure-core's own. It is made late, since importing what it is made of opens a socket.
    """
    from azure.core.pipeline.transport import RequestsTransport

    class Transport(RequestsTransport):  # type: ignore[misc]  # it is found late, and has no type
        def send(self, request: Any, **more: Any) -> Any:
            address = request.url
            parts = urlsplit(address)
            if parts.scheme == "https":
                request.headers["Host"] = parts.netloc
                request.headers["X-Forwarded-Proto"] = "https"
                request.url = target + address.removeprefix(f"https://{parts.netloc}")
            try:
                return super().send(request, **more)
            finally:
                request.url = address  # a second try begins with the same request

    return Transport(use_env_settings=False, **more)
