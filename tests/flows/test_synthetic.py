"""A test alert walks the whole way every ten minutes; people hear of it only when it does not get through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pydantic import SecretStr

from handlers.stand_ins import SYNTHETIC_KEY
from tests.flows.scrape import Read
from tests.flows.world import FIRST, World


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    made = make_world(synthetic_routing_key=SecretStr(SYNTHETIC_KEY))
    made.settle()
    return made


def on_target(world: World) -> list[str]:
    """The state of each test page as the pager has it."""
    return [page.status for page in world.pages() if page.routing_key == SYNTHETIC_KEY]


def rung(world: World) -> list[str]:
    """What rang somebody."""
    return [page.title for page in world.pages() if page.routing_key != SYNTHETIC_KEY]


def titles(world: World) -> list[str]:
    return [incident["title"] for incident in reversed(world.get("/api/incidents"))]


def slows(world: World, seconds: float) -> None:
    """The next test page takes so long by the clock."""
    fault = world.practice.pagerduty.faults.add("hold", about=SYNTHETIC_KEY)
    world.clock.turn(timedelta(minutes=10))
    assert world.bot.tocsin.synthetic.settle(30)
    assert fault.wait_until_held()
    world.clock.turn(timedelta(seconds=seconds))
    fault.release()
    world.settle()


def test_it_rings_the_test_target_alone_and_is_seen_nowhere_else(world: World) -> None:
    for _ in range(3):
        world.turn(minutes=10)
    assert on_target(world) == ["resolved"] * 4
    assert rung(world) == [] and titles(world) == [] and world.digest() == []
    assert world.get("/api/alerts") == []
    read = Read(world)
    assert set(read.text) and read.sum("tocsin_synthetic_pages_total", outcome="paged") == 4
    assert read.sum("tocsin_open_incidents") == read.sum("tocsin_pages") == 0
    assert not read.has("tocsin_alerts_decided_total", source="generic")
    news = world.get("/api/alerts?decision=heartbeat")
    assert {alert["reason"] for alert in news} == {"news of a test page"}

    level = world.get("/api/slo")
    assert level["target"] == 60
    assert level["spans"]["24h"] == level["spans"]["30d"]
    assert level["spans"]["24h"] == {
        "count": 4,
        "failures": 0,
        "within_target": 1.0,
        "p50": 0.0,
        "p99": 0.0,
    }
    assert [run["outcome"] for run in level["newest"]] == ["paged"] * 4


def test_two_that_do_not_get_through_ring_and_one_that_does_ends_it(world: World) -> None:
    world.practice.pagerduty.routing_keys.discard(SYNTHETIC_KEY)
    world.turn(minutes=10)
    assert titles(world) == [] and world.signs()["pager"], "once is no pattern"
    world.turn(minutes=10)
    assert titles(world) == ["Tocsin's test pages do not get through"]
    assert rung(world) == [f"CRITICAL Tocsin's test pages do not get through, {FIRST}"]
    assert not world.signs()["pager"]
    newest = world.get("/api/slo")["newest"][0]
    assert newest["outcome"] == "failed" and "PagerDuty refuses the event" in newest["error"]
    assert world.get("/api/slo")["spans"]["24h"]["failures"] == 2

    world.practice.pagerduty.routing_keys.add(SYNTHETIC_KEY)
    world.turn(minutes=10)
    assert world.signs()["pager"]
    assert world.incident(FIRST)["alerts"][0]["status"] == "resolved"
    assert len(titles(world)) == 1


def test_two_that_come_late_tell_the_team_and_ring_nobody(world: World) -> None:
    slows(world, 75)
    assert titles(world) == []
    slows(world, 90)
    assert titles(world) == ["Tocsin pages too slowly"]
    assert world.incident(FIRST)["severity"] == "high" and rung(world) == []
    assert "Tocsin pages too slowly 90 s (limit 60 s)" in world.card()
    day = world.get("/api/slo")["spans"]["24h"]
    assert (day["count"], day["failures"], day["p50"], day["p99"]) == (3, 0, 75.0, 90.0)
    assert day["within_target"] == pytest.approx(1 / 3)
    world.turn(minutes=10)
    assert world.incident(FIRST)["alerts"][0]["status"] == "resolved"


def test_a_pager_that_stumbles_once_is_tried_again_in_time(world: World) -> None:
    world.practice.pagerduty.faults.add("500")
    world.turn(minutes=10)
    world.turn(seconds=2)
    assert on_target(world) == ["resolved"] * 2
    newest = world.get("/api/slo")["newest"][0]
    assert newest["outcome"] == "paged" and newest["seconds"] <= 2


def test_a_pager_that_stays_down_makes_it_fail(world: World) -> None:
    world.practice.pagerduty.faults.add("500", times=1000)
    for _ in range(12):
        world.turn(minutes=3)
    level = world.get("/api/slo")
    assert level["spans"]["24h"]["failures"] >= 2
    assert "PagerDuty is in trouble" in level["newest"][-2]["error"]
    assert "Tocsin's test pages do not get through" in titles(world)


def test_no_stranger_can_pass_for_a_test(world: World) -> None:
    answer = world.http.post(
        f"{world.bot.url}/alerts/generic",
        json={"title": "Kafka brokers unreachable", "severity": "critical"},
        headers={"X-Tocsin-Synthetic": "0" * 64 + ".abc"},
    )
    assert answer.status_code == 202
    world.settle()
    assert rung(world) == [f"CRITICAL Kafka brokers unreachable, kafka, {FIRST}"]


def test_without_a_test_target_there_are_no_tests(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.turn(minutes=20)
    assert world.pages() == []
    span = world.get("/api/slo")["spans"]["30d"]
    assert span == {"count": 0, "failures": 0, "within_target": None, "p50": None, "p99": None}


def test_a_restart_takes_up_the_test_that_was_under_way(world: World) -> None:
    world.practice.pagerduty.faults.add("500", about=SYNTHETIC_KEY)
    world.turn(minutes=10)
    assert world.get("/api/slo")["newest"][0]["outcome"] == "under_way"
    world.practice.stop_bot()
    world.practice.start_bot()
    world.turn(seconds=2)
    assert [run["outcome"] for run in world.get("/api/slo")["newest"]] == ["paged"] * 3
