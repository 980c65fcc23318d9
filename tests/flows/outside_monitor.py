"""A dead-man service on loopback: it notes each sign of life, and may be told to be in trouble."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import SecretStr

PATH = "/ping/0a1b2c3d-the-secret"


class OutsideMonitor:
    """`heard` has the method of each sign of life at the secret path; `status` is what it answers."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        monitor = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == PATH:
                    monitor.heard.append(self.command)
                self.send_response(monitor.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> SecretStr:
        return SecretStr(f"http://127.0.0.1:{self._server.server_address[1]}{PATH}")

    def is_new(self) -> bool:
        """Whether a sign of life came since this was last asked."""
        came, self.heard = bool(self.heard), []
        return came

    @contextmanager
    def open(self) -> Iterator[OutsideMonitor]:
        thread = threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
