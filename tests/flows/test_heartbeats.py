"""An alert that must keep coming opens nothing while it comes, and an incident when it stays away."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sources.catalog import SOURCES
from tests.flows.policies import policy_with
from tests.flows.world import FIRST, World, line_of, words

NAME = "Watchdog of alertmanager"
WATCHDOG = (
    f"[{{name: {NAME}, match: [{{source: alertmanager, labels.alertname: Watchdog}}],"
    " every: 5m, grace: 2m, severity: high, service: api}]"
)


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    return make_world(policy=policy_with(tmp_path, heartbeats=WATCHDOG))


def watchdog(status: str = "firing") -> Any:
    body = copy.deepcopy(SOURCES["alertmanager"].examples["kafka-lag-firing"])
    body["alerts"] = body["alerts"][:1]
    body["alerts"][0].update(
        status=status,
        labels={"alertname": "Watchdog", "severity": "none"},
        annotations={"summary": "An alert that should always be firing"},
        fingerprint="00000000000000aa",
    )
    return body


def comes(world: World) -> None:
    world.fire("alertmanager", watchdog())


def state(world: World) -> str:
    (shown,) = world.get("/api/heartbeats")
    return str(shown["state"])


def titles(world: World) -> list[str]:
    return [incident["title"] for incident in reversed(world.get("/api/incidents"))]


def test_while_it_comes_there_is_nothing_to_see(world: World) -> None:
    assert state(world) == "unseen"
    for _ in range(4):
        comes(world)
        world.turn(minutes=5)
    assert titles(world) == [] and world.digest() == []
    assert world.get("/api/alerts") == [], "no noise in the list"
    assert state(world) == "beating"
    kept = world.get("/api/alerts?decision=heartbeat")
    assert [alert["decision"] for alert in kept] == ["heartbeat"] * 4
    (shown,) = world.get("/api/heartbeats")
    assert shown["alert"] == kept[0]["id"] and shown["seen_at"] == kept[0]["received_at"]
    assert (shown["every"], shown["grace"], shown["severity"]) == (300, 120, "high")

    said = words(world.types("ana", f"/incident why {kept[0]['id']}", "general"))
    assert "is a sign of life" in said
    assert f'it is the heartbeat "{NAME}" of policy.yml, and is next due within 7 minutes' in said
    assert kept[0]["id"] not in words(world.types("ana", "/incident why", "general"))


def test_when_it_stays_away_an_incident_opens_and_clears_when_it_comes_again(world: World) -> None:
    comes(world)
    world.turn(minutes=6, seconds=59)
    assert titles(world) == []
    world.turn(seconds=1)
    assert titles(world) == [f"{NAME} has not come for 7 minutes"]
    assert state(world) == "missing"
    incident = world.incident(FIRST)
    assert (incident["severity"], incident["alerts"][0]["id"]) == ("high", "a-0-1")
    assert line_of(world.card(), "*Alert*") == (
        f"{NAME} has not come for 7 minutes (last seen 2026-01-29 14:00 UTC)"
    )
    why = words(world.types("ana", "/incident why a-0-1"))
    assert "high, as Tocsin's own watch says" in why

    world.turn(minutes=30)
    assert len(titles(world)) == 1, "it is said once"
    comes(world)
    assert state(world) == "beating"
    assert world.loud()[-1].startswith(f"The alert of {FIRST} is resolved. Is it over?")
    assert world.incident(FIRST)["alerts"][0]["status"] == "resolved"
    world.types("ana", "/incident resolve the rule was back after the upgrade")

    world.turn(minutes=40)
    assert len(titles(world)) == 2, "and again when it stays away again"


def test_one_that_never_came_has_its_whole_time_from_the_start(world: World) -> None:
    world.turn(minutes=7)
    assert titles(world) == [f"{NAME} has not come once in 7 minutes"]
    assert line_of(world.card(), "*Alert*") == f"{NAME} has not come once in 7 minutes (never seen)"


def test_what_passed_while_tocsin_was_down_does_not_count(world: World) -> None:
    comes(world)
    world.turn(minutes=2)
    world.practice.stop_bot()
    world.clock.turn(timedelta(hours=3))
    world.practice.start_bot()
    world.settle()
    world.turn(minutes=6)
    assert titles(world) == []
    comes(world)
    world.turn(minutes=6)
    assert titles(world) == [] and state(world) == "beating"
    world.turn(minutes=1)
    assert titles(world) == [f"{NAME} has not come for 7 minutes"]


def test_an_open_one_stays_open_across_a_restart_and_still_clears(world: World) -> None:
    world.turn(minutes=7)
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()
    world.turn(minutes=10)
    assert len(titles(world)) == 1 and state(world) == "missing"
    comes(world)
    assert world.incident(FIRST)["alerts"][0]["status"] == "resolved"


def test_one_that_says_it_ends_is_no_sign_of_life(world: World) -> None:
    comes(world)
    world.turn(minutes=4)
    world.fire("alertmanager", watchdog("resolved"))
    world.turn(minutes=3)
    assert titles(world) == [f"{NAME} has not come for 7 minutes"]
    assert world.get("/api/alerts?decision=heartbeat")[0]["reason"].endswith("and says that it ends")


def test_a_drill_keeps_nothing_alive(world: World) -> None:
    answer = world.http.post(f"{world.bot.url}/alerts/alertmanager?drill=true", json=watchdog())
    assert answer.status_code == 202
    world.settle()
    assert state(world) == "unseen"


def test_one_that_the_policy_drops_is_forgotten_and_its_alarm_ends(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    policy = policy_with(tmp_path, heartbeats=WATCHDOG)
    world = make_world(policy=policy)
    world.turn(minutes=7)
    world.practice.stop_bot()
    policy_with(tmp_path, heartbeats="[]")
    world.practice.start_bot()
    world.settle()
    assert world.get("/api/heartbeats") == []
    assert world.incident(FIRST)["alerts"][0]["status"] == "resolved"
