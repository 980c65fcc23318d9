"""Runs an ASGI app under uvicorn with the settings that the app counts on."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

from handlers.protocol import GuardedProtocol


def build_server(
    app: ASGIApp, host: str, port: int, protocol: type[GuardedProtocol] = GuardedProtocol
) -> uvicorn.Server:
    """A server that is not yet started; port 0 lets the system choose.

    No access log, since addresses carry tokens. Proxy headers stay as they are, since the guard reads them to
    tell a request of this machine from one passed on to it.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http=protocol,
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=5,
        )
    )
