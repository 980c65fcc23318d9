"""One loopback HTTP server for the practice stand-ins, and the practice Slack as one thing to hold."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from bot.practice.slack.api import DROP, Api, CallRecord
from bot.practice.slack.call import Method
from bot.practice.slack.control import control_routes
from bot.practice.slack.faults import Faults
from bot.practice.slack.files import file_routes
from bot.practice.slack.limits import RateLimits
from bot.practice.slack.manifest import read_manifest
from bot.practice.slack.methods import all_methods
from bot.practice.slack.oauth import Installs
from bot.practice.slack.openid import OpenId
from bot.practice.slack.parcel import ACK_SECONDS
from bot.practice.slack.people import People
from bot.practice.slack.records import User
from bot.practice.slack.socket import FREEZE
from bot.practice.slack.workspace import Workspace

_START_SECONDS = 10.0
_STOP_SECONDS = 0.5


@dataclass(frozen=True)
class Person:
    """Someone in the workspace; `id` is a Slack user id such as "U0ANA"."""

    id: str
    name: str
    real_name: str
    email: str
    tz: str = "Etc/UTC"


class PracticeSlack:
    """A workspace behind Slack's Web API, with people and channels in it.

    `manifest` is the app's manifest, as a file or parsed: its bot scopes are what the token may do. `now`
    gives aware datetimes and drives every time and rate limit. `rate_limits` is on, off, or a factor on what
    Slack allows. `signed_at` and `ack_seconds` go to `People`, `identity` goes to `Workspace`. The first
    channel is the general one; all people are in all.
    """

    def __init__(
        self,
        *,
        manifest: Path | Mapping[str, Any],
        now: Callable[[], datetime],
        people: Sequence[Person] = (),
        channels: Sequence[str] = ("general", "incidents"),
        rate_limits: bool | float = True,
        signed_at: Callable[[], datetime] | None = None,
        ack_seconds: float = ACK_SECONDS,
        **identity: Any,
    ) -> None:
        self.manifest = read_manifest(manifest)
        app: dict[str, Any] = {"scopes": self.manifest.scopes, "home_tab": self.manifest.home_tab}
        self.workspace = Workspace(now=now, **app, **identity)
        self.faults = Faults()
        self.api = Api(self.workspace, all_methods(), self.faults, RateLimits(now, float(rate_limits)))
        self._mounted: list[BaseRoute] = []
        self._furnish(people, channels)
        self.people = People(self.workspace, self.manifest, signed_at=signed_at, ack_seconds=ack_seconds)
        self.installs = Installs(self.workspace, self.api, self.people)
        self.openid = OpenId(self.installs, self.workspace)
        self.register(self.openid.methods)

    def _furnish(self, people: Sequence[Person], channels: Sequence[str]) -> None:
        for person in people:
            self.workspace.add_user(User(person.id, person.name, person.real_name, person.email, person.tz))
        for name in channels:
            channel = self.workspace.create_channel(name, self.workspace.bot_user_id)
            channel.is_general = name == channels[0]
            channel.members |= {person.id for person in people}

    @property
    def calls(self) -> list[CallRecord]:
        """The Web API calls so far, oldest first, the last 10,000."""
        return list(self.api.calls)

    def register(self, methods: Mapping[str, Method]) -> None:
        """Adds Web API methods that hold state of their own, or replaces some."""
        self.api.methods.update(methods)

    def mount(self, routes: Sequence[BaseRoute]) -> None:
        """Adds routes, such as Socket Mode's WebSocket, before the server starts."""
        self._mounted.extend(routes)

    def routes(self) -> list[BaseRoute]:
        api = Route("/api/{method}", self.api.answer, methods=["GET", "POST"])
        shared = [*file_routes(self.workspace), *control_routes(self), *self.people.routes()]
        return [api, *shared, *self._mounted, *self.installs.routes(), *self.openid.routes()]


class _Server(uvicorn.Server):
    """uvicorn that ends within 10 ms when nothing is under way: a test suite starts and stops hundreds."""

    async def main_loop(self) -> None:
        while not self.should_exit:
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in [*self.servers, *(sockets or ())]:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_STOP_SECONDS)


class PracticeServer:
    """Serves the practice Slack, and `extra_routes`, on 127.0.0.1 from a thread; a context manager.

    `port`, which may be changed until it starts, lets the system choose when it is 0. `url`, known once
    started, has no slash at its end: the Web API is at `url + "/api/"`.
    """

    def __init__(
        self, slack: PracticeSlack, *, extra_routes: Sequence[BaseRoute] = (), port: int = 0
    ) -> None:
        self.slack = slack
        self._extra_routes = extra_routes
        self.port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Binds the port (OSError when it is taken) and serves until `stop`."""
        bound = socket.create_server(("127.0.0.1", self.port), backlog=512)
        self.port = bound.getsockname()[1]
        self._open()
        config = uvicorn.Config(
            self._serve,
            interface="asgi3",
            lifespan="off",
            proxy_headers=False,
            log_config=None,
            log_level="warning",
            access_log=False,
            date_header=False,
        )
        self._server = _Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([bound],), name="practice-server", daemon=True
        )
        self._thread.start()
        deadline = monotonic() + _START_SECONDS
        while not self._server.started:
            if monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the practice server did not start")
            sleep(0.005)
        self.slack.people.start()
        return self

    def present(self, slack: PracticeSlack, extra_routes: Sequence[BaseRoute]) -> None:
        """Serves another practice Slack from now on, at the same address; the people of the last one rest."""
        last, self.slack, self._extra_routes = self.slack, slack, extra_routes
        self._open()
        slack.people.start()
        last.people.stop()

    def stop(self) -> None:
        if self._server and self._thread:
            self.slack.people.stop()
            self._server.should_exit = True
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _open(self) -> None:
        self.slack.workspace.url = f"{self.url}/"
        self._app = Starlette(routes=[*self.slack.routes(), *self._extra_routes])

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[DROP] = lambda: self._drop(scope["client"])
        scope[FREEZE] = lambda: self._freeze(scope["client"])
        await self._app(scope, receive, self._dated(send))

    def _dated(self, send: Send) -> Send:
        """Every answer tells the time, and that is the workspace's own."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self.slack.workspace.now().astimezone(UTC), usegmt=True).encode()
                message["headers"] = [*message.get("headers", ()), (b"date", date)]
            await send(message)

        return dated

    def _drop(self, client: tuple[str, int]) -> None:
        """Closes this client's connection at once, with no answer."""
        for transport in self._transports(client):
            transport.abort()

    def _freeze(self, client: tuple[str, int]) -> None:
        """Reads no more of what this client sends, as if the network had swallowed it."""
        for transport in self._transports(client):
            transport.pause_reading()

    def _transports(self, client: tuple[str, int]) -> list[Any]:
        connections = self._server.server_state.connections if self._server else ()
        transports = [getattr(connection, "transport", None) for connection in list(connections)]
        return [each for each in transports if each and each.get_extra_info("peername") == client]
