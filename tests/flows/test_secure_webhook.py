"""An action group's secure webhook, from its token to the phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.model.source import ACTION_GROUPS
from tests.flows.world import World

ROLE = "ActionGroupsSecureWebhook"


def test_a_secure_webhook_rings_and_a_forged_one_does_not(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_ENTRA_AUDIENCE", "api://tocsin")
    world = make_world()
    world.settle()
    assert world.working() == {"entra": True}
    entra, body = world.practice.azure.entra, world.example("azure_monitor", "streaming-latency-fired")

    def posted(token: str) -> int:
        bearer = {"Authorization": f"Bearer {token}"}
        answer = world.http.post(f"{world.bot.url}/alerts/azure_monitor", json=body, headers=bearer)
        world.settle()
        return answer.status_code

    assert posted(entra.token("api://another", caller=ACTION_GROUPS, roles=(ROLE,))) == 401
    assert world.rings() == []
    good = entra.token("api://tocsin", caller=ACTION_GROUPS, roles=(ROLE,))
    assert posted(good) == 202
    assert world.rings() == ["CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"]

    world.practice.azure.faults.add("down", times=1000, api="entra")
    world.turn(minutes=61)
    assert world.working() == {"entra": False}
    assert world.get("/readyz")["ready"] is True
    later = entra.token("api://tocsin", caller=ACTION_GROUPS, roles=(ROLE,))
    assert (posted(later), posted(good)) == (202, 401), "keys stay good; a token does not"
