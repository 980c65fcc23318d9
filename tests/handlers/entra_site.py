"""An HTTP side that takes Entra ID tokens, and the practice tenant that gives them out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.adapters.azure.entra_tokens import EntraTokens
from bot.clock import TurnedClock
from bot.model.source import ACTION_GROUPS
from bot.practice.azure import PracticeAzure
from bot.settings import read_settings
from bot.sources.catalog import SOURCES
from tests.handlers.http_site import NOW, Site, running, serving

AUDIENCE = "0a1b2c3d-cccc-4222-8333-444455556666"
LOGIC_APP = "0a1b2c3d-dddd-4222-8333-444455556666"
ROLE = "ActionGroupsSecureWebhook"


@dataclass
class EntraSite:
    """A site with the real sources beside a practice tenant, on one clock."""

    site: Site
    azure: PracticeAzure
    tokens: EntraTokens

    def token(self, **claims: Any) -> str:
        """A token as an action group has one, but for what `claims` says instead."""
        given = {"caller": ACTION_GROUPS, "roles": (ROLE,)} | claims
        return self.azure.entra.token(given.pop("audience", AUDIENCE), **given)

    def post(self, token: str | bytes, source: str = "azure_monitor", **more: Any) -> httpx.Response:
        """Posts an example of that source with this bearer."""
        bearer = token.encode() if isinstance(token, str) else token
        body = next(iter(SOURCES[source].examples.values()))
        return self.site.post_alert(body, source, headers={"Authorization": b"Bearer " + bearer}, **more)

    def turn(self, **by: float) -> None:
        """Turns the clock, and waits until the keys are read again where that is due then."""
        self.site.clock.turn(timedelta(**by))
        assert self.tokens.keys.settle(30)


@contextmanager
def entra_site(folder: Path) -> Iterator[EntraSite]:
    """A site that has not yet read the tenant's keys: that begins with `tokens.keys.start()`."""
    clock = TurnedClock(NOW)
    azure = PracticeAzure(clock.now, lambda: f"http://127.0.0.1:{port}")
    with running(Starlette(routes=azure.routes())) as port:
        settings = read_settings(
            azure_tenant_id=azure.entra.tenant,
            azure_authority_host=azure.entra.url,
            entra_audience=f"api://tocsin, {AUDIENCE}",
            entra_callers=LOGIC_APP,
        )
        tokens = EntraTokens(settings, clock)
        try:
            with serving(folder, clock=clock, sources=SOURCES, entra=tokens) as site:
                yield EntraSite(site, azure, tokens)
        finally:
            azure.faults.clear()
            tokens.keys.stop()
