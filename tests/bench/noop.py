"""A server of ours with a route that does nothing: what HTTP alone costs here."""

from __future__ import annotations

import json
import sys
import threading
import time

from starlette.types import Receive, Scope, Send

from handlers.server import build_server

_ANSWER = b'{"receipt": "r-1-1"}'
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(_ANSWER)).encode())]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body, and answers 202 whatever it is."""
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 202, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": _ANSWER})


def main() -> None:
    """Serves until it is ended, and says where."""
    server = build_server(app, "127.0.0.1", 0)
    serving = threading.Thread(target=server.run)
    serving.start()
    while not server.started:
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    sys.stdout.write(json.dumps({"url": f"http://{host}:{port}"}) + "\n")
    sys.stdout.flush()
    serving.join()


if __name__ == "__main__":
    main()
