"""What a restart mends."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.clock import SystemClock
from handlers.practice import PracticeWorld
from tests.flows.world import World

_CONNECTIONS = Path("/proc/net/tcp")


def test_a_room_that_a_wrong_token_kept_shut_opens_after_the_restart(world: World) -> None:
    world.practice.slack.faults.add(kind="invalid_auth")
    world.fire("azure_monitor", world.example("azure_monitor", "streaming-latency-fired"))
    assert world.rooms() == []

    world.practice.stop_bot()
    world.practice.slack.faults.clear()
    world.practice.start_bot()
    world.settle()

    assert "CRITICAL · Streaming latency above 10 s" in world.card()
    assert len(world.said(world.channel("incidents"))) == 1


def test_a_page_that_a_wrong_key_kept_silent_rings_after_the_restart(world: World) -> None:
    keys = set(world.practice.pagerduty.routing_keys)
    world.practice.pagerduty.routing_keys.clear()
    world.fire("azure_monitor", world.example("azure_monitor", "streaming-latency-fired"))
    assert world.rings() == []

    world.practice.stop_bot()
    world.practice.pagerduty.routing_keys |= keys
    world.practice.start_bot()
    world.settle()

    assert world.rings() == ["CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"]
    (incident,) = world.get("/api/incidents")
    assert [page["state"] for page in incident["pages"]] == ["accepted"]


def test_a_wrong_app_token_keeps_no_alert_out(tmp_path: Path) -> None:
    practice = PracticeWorld(tmp_path, SystemClock(), by_socket=True)
    practice.slack.faults.add(method="apps.connections.open", kind="invalid_auth")
    with practice:
        assert practice.bot
        alert = {"title": "Kafka brokers unreachable", "severity": "critical"}
        assert httpx.post(f"{practice.bot.url}/alerts/generic", json=alert, timeout=30).status_code == 202
        assert practice.bot.settle(30)
        assert [page.title for page in practice.pagerduty.pager.incidents] == [
            f"CRITICAL Kafka brokers unreachable, kafka, INC-{SystemClock().now().year}-001"
        ]
        ready = httpx.get(f"{practice.bot.url}/readyz", timeout=30)
        assert ready.status_code == 503 and ready.json()["checks"]["socket"] is False


def test_once_it_has_ended_it_keeps_no_connection(world: World) -> None:
    if not _CONNECTIONS.exists():
        pytest.skip("this system does not list its connections as a file")
    world.alert()
    assert _established(world.practice.server.url) > 0, "the pager's connection is kept for the next page"
    world.practice.stop_bot()
    assert _established(world.practice.server.url) == 0
    world.practice.start_bot()


def _established(url: str) -> int:
    """How many connections to that address stand, as its clients see them."""
    port = f":{urlsplit(url).port:04X}"
    rows = [line.split() for line in _CONNECTIONS.read_text().splitlines()[1:]]
    return sum(remote.endswith(port) and state == "01" for _, _, remote, state, *_ in rows)
