"""Another program on loopback that is told what happens: it checks each signature, and may be in trouble."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PATH = "/hooks/0a1b2c-a-secret-path"


@dataclass(frozen=True)
class Delivery:
    """One POST: its id, whether its signature is good, when it says it was sent, and its JSON."""

    id: str
    is_signed: bool
    at: int
    body: Any


class Receiver:
    """`heard` has every POST; `answers` are given in turn as (status, headers), then 200 for ever."""

    def __init__(self, secret: str = SECRET) -> None:
        self.heard: list[Delivery] = []
        self.answers: list[tuple[int, Mapping[str, str]]] = []
        self.hangs = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                receiver.heard.append(_read(self.headers, raw, secret, self.path))
                if receiver.hangs.is_set():
                    receiver.released.wait(30)
                status, headers = receiver.answers.pop(0) if receiver.answers else (200, {})
                self.send_response(status)
                for name, value in {"content-length": "9", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"unread-me")

            def log_message(self, *_args: object) -> None:
                pass

        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{PATH}"

    @property
    def events(self) -> list[str]:
        """What it was told, in the order in which that came."""
        return [each.body["type"] for each in self.heard]

    @contextmanager
    def open(self) -> Iterator[Receiver]:
        thread = threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _read(headers: Any, raw: bytes, secret: str, path: str) -> Delivery:
    """As docs/webhooks.md says how."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    id_, at = headers["webhook-id"], headers["webhook-timestamp"]
    wanted = base64.b64encode(hmac.new(key, f"{id_}.{at}.".encode() + raw, hashlib.sha256).digest()).decode()
    good = any(hmac.compare_digest(each, f"v1,{wanted}") for each in headers["webhook-signature"].split())
    return Delivery(id_, good and path == PATH, int(at), json.loads(raw))
