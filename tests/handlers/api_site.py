"""The whole API over a real engine that stands still: what is asked is written down, and no job runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import Tocsin
from bot.clock import TurnedClock
from bot.engine.tokens import Tokens
from bot.model.token import Scope
from bot.settings import read_settings
from handlers.http import build_http
from handlers.measures import PrometheusMeasures
from handlers.serving import services_of
from tests.handlers.http_site import running

NOW = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)


@dataclass
class ApiSite:
    """A Tocsin that takes what is asked and does nothing by itself; `everything` opens all of it."""

    tocsin: Tocsin
    clock: TurnedClock
    tokens: Tokens
    url: str
    client: httpx.Client
    everything: str

    def ask(self, path: str, token: str = "", *, method: str = "GET", **more: Any) -> httpx.Response:
        """Asks below /api with that token; "" is without any."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.request(method, f"/api{path}", headers=headers, **more)

    def alert(self, title: str, **more: object) -> str:
        """Sends an alert, has it decided, and gives its receipt."""
        answer = self.client.post("/alerts/generic", json={"title": title, "service": "streaming", **more})
        assert answer.status_code == 202 and self.tocsin.intake.settle(30)
        return str(answer.json()["receipt"])

    def token(self, name: str, *scopes: Scope) -> str:
        """A new token's text."""
        return self.tokens.add(name, scopes)[1]

    @property
    def document(self) -> dict[str, Any]:
        """The API's description."""
        described: dict[str, Any] = self.client.get("/openapi.json").json()
        return described


@contextmanager
def api_site(folder: Path, **settings: object) -> Iterator[ApiSite]:
    """Everything of the packaged policy, served on loopback."""
    clock = TurnedClock(NOW)
    fixed = {"data": folder, "database": None, "policy": None, "api_token": SecretStr("api-token")}
    known = read_settings(**{**fixed, **settings})
    measures = PrometheusMeasures()
    tocsin = Tocsin(known, clock, measures)
    tokens = Tokens(tocsin.store, clock)
    try:
        everything = tokens.add("everything", Scope)[1]
        tocsin.intake.start()
        with running(build_http(services_of(tocsin, measures, ready=lambda: {"store": True}))) as port:
            url = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
                yield ApiSite(tocsin, clock, tokens, url, client, everything)
    finally:
        tocsin.intake.stop()
        tocsin.store.close()
