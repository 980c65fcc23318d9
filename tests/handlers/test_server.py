"""Heads that are too large, too slow, or for something else than HTTP."""

from __future__ import annotations

import contextlib
import socket

import pytest
from starlette.types import Receive, Scope, Send

from handlers.protocol import GuardedProtocol
from tests.handlers.http_site import Site, first_answer, running

MIB = 1024 * 1024
START = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize("endless", [b"X-Junk: y\r\n", b"x"], ids=["many headers", "one header"])
def test_a_head_without_end_is_refused(site: Site, endless: bytes) -> None:
    with site.connected(START) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(endless * (4 * MIB // len(endless)))
        heard = b""
        with contextlib.suppress(OSError):
            heard = connection.recv(1024)

    assert heard == b"" or heard.startswith(b"HTTP/1.1 400 ")
    assert site.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("said", [b"", b"P", START])
def test_a_connection_that_never_asks_is_ended(said: bytes) -> None:
    class Hasty(GuardedProtocol):
        head_seconds = 0.2

    async def never_asked(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "lifespan"

    with running(never_asked, Hasty) as port, socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(said)
        assert connection.recv(1) == b""


def test_a_connection_serves_many_requests(site: Site) -> None:
    with site.connected(b"") as connection:
        for _ in range(3):
            connection.sendall(START + b"X-Large: " + b"x" * 40_000 + b"\r\n\r\n")
            assert first_answer(connection).status_code == 200


def test_a_web_socket_is_not_offered(site: Site) -> None:
    answer = site.raw(START + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")

    assert answer.status_code == 200


def test_a_body_nobody_asked_for_is_thrown_away(site: Site) -> None:
    answer = site.client.request("GET", "/healthz", content=b" " * (20 * MIB))

    assert (answer.status_code, answer.headers["connection"]) == (200, "close")
    assert site.client.get("/healthz").status_code == 200
