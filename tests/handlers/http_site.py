"""A whole HTTP side over a real store, served on loopback, and the ways to speak to it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import TurnedClock
from bot.engine.silencing import Silencing
from bot.errors import UnreadableAlert
from bot.model.alert import Ignored, Signal
from bot.model.postmortem import Stage
from bot.model.source import Options, Proof, Source
from bot.ports import CallerTokens
from bot.practice.slack.signing import signed_headers
from bot.render.facts import PostmortemFacts
from bot.render.paper import Paper
from bot.settings import read_settings
from handlers.guard import Limits
from handlers.http import HttpServices, build_http
from handlers.protocol import GuardedProtocol
from handlers.server import build_server
from handlers.slack.request import SlackAnswer, SlackRequest

NOW = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKENS = {
    "webhook_token": "old-hook-token,new-hook-token",
    "api_token": "api-token",
    "slack_signing_secret": f"previous-secret,{SLACK_SECRET}",
    "pagerduty_webhook_secret": "pd-secret",
}
FORM = "application/x-www-form-urlencoded"


def _ignore(_body: Any, _options: Options) -> list[Signal]:
    return [Ignored(source="metrics", reason="a test")]


def _refuse(_body: Any, _options: Options) -> list[Signal]:
    raise UnreadableAlert


def _greet(body: Any) -> Mapping[str, Any] | None:
    code = body[0]["data"]["validationCode"] if isinstance(body, list) else body.get("hello")
    return {"validationResponse": code} if code else None


SOURCES = {
    source.name: source
    for source in (
        Source("metrics", "Metrics", Proof.TOKEN, _ignore, {}),
        Source("grid", "Grid", Proof.TOKEN, _refuse, {}, _greet, echoes="validationToken"),
        Source("pagerduty", "PagerDuty", Proof.PAGERDUTY, _ignore, {}),
        Source("github", "GitHub", Proof.GITHUB, _ignore, {}),
        Source("grafana", "Grafana", Proof.GRAFANA, _ignore, {}),
    )
}


@dataclass
class Site:
    """One running server, and what reached the engine behind it."""

    store: SqliteStore
    clock: TurnedClock
    client: httpx.Client
    port: int
    woken: list[None] = field(default_factory=list)
    dispatched: list[SlackRequest] = field(default_factory=list)
    working: dict[str, bool] = field(default_factory=lambda: {"store": True, "slack": True})
    watched: dict[str, bool] = field(default_factory=dict)
    on_slack: Callable[[SlackRequest], SlackAnswer] = lambda _request: SlackAnswer(200, "done")

    def dispatch(self, request: SlackRequest) -> SlackAnswer:
        self.dispatched.append(request)
        return self.on_slack(request)

    def post_alert(self, body: Any, source: str = "metrics", **more: Any) -> httpx.Response:
        """Posts an alert with the token; bytes go as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        more.setdefault("headers", {"Authorization": "Bearer new-hook-token"})
        return self.client.post(f"/alerts/{source}", content=content, **more)

    def post_slack(
        self,
        body: bytes,
        content_type: str = "application/json",
        *,
        secret: str = SLACK_SECRET,
        age: timedelta = timedelta(0),
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Posts a body, signed `age` ago."""
        signed = signed_headers(secret, body, self.clock.now() - age) | {"Content-Type": content_type}
        return self.client.post("/slack/events", content=body, headers=signed | dict(headers or {}))

    def api(self, path: str) -> httpx.Response:
        """Asks the API with its token."""
        return self.client.get(path, headers={"Authorization": "Bearer api-token"})

    def kept(self) -> list[tuple[str, Any]]:
        """(source, body) of everything in the inbox."""
        return [
            (body.source, json.loads(body.body))
            for row in self.store.waiting_inbox(10_000)
            for body in row.bodies
        ]

    @contextmanager
    def connected(self, sent: bytes) -> Iterator[socket.socket]:
        """An open connection on which these bytes were sent as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(sent)
            yield connection

    def raw(self, sent: bytes) -> httpx.Response:
        """Sends bytes as they are, says no more, and gives the first answer."""
        with self.connected(sent) as connection:
            connection.shutdown(socket.SHUT_WR)
            return first_answer(connection)


def first_answer(connection: socket.socket) -> httpx.Response:
    """Reads one answer; the connection may stay open behind it."""
    answer = HTTPResponse(connection)
    answer.begin()
    return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for a condition; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


@contextmanager
def running(app: ASGIApp, protocol: type[GuardedProtocol] = GuardedProtocol) -> Iterator[int]:
    """The port on which `app` is served meanwhile."""
    server = build_server(app, "127.0.0.1", 0, protocol)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def serving(
    folder: Path,
    limits: Limits | None = None,
    *,
    clock: TurnedClock | None = None,
    sources: Mapping[str, Source] = SOURCES,
    entra: CallerTokens | None = None,
    **settings: str | None,
) -> Iterator[Site]:
    """A site with every token set, but for what `settings` says instead."""
    store = SqliteStore(folder / "tocsin.sqlite")
    client = httpx.Client(timeout=30, trust_env=False)
    site = Site(store, clock or TurnedClock(NOW), client, 0)
    wanted = {name: SecretStr(text) if text else None for name, text in (TOKENS | settings).items()}
    services = HttpServices(
        store=store,
        settings=read_settings(**wanted),
        clock=site.clock,
        sources=sources,
        entra=entra,
        watched=lambda: site.watched,
        on_accepted=lambda: site.woken.append(None),
        silencing=Silencing(store, site.clock, lambda: None),
        ready=lambda: site.working,
        paper=lambda _reader, incident: Paper(
            facts=PostmortemFacts(incident=incident),
            markdown=f"# Incident Post-Mortem\n**Incident ID:** {incident.id}\n",
            stage=Stage.DRAFT,
            at=NOW,
        ),
        wording=lambda entry: f"{entry.author} {entry.kind}",
        slack_dispatch=site.dispatch,
        limits=limits or Limits(linger_seconds=0.5),
    )
    try:
        with running(build_http(services)) as port, client:
            site.port = port
            client.base_url = httpx.URL(f"http://127.0.0.1:{port}")
            yield site
    finally:
        store.close()
