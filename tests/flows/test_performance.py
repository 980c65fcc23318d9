"""How the platform did in a day: told each business day, and on request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.practice.guarded import GuardedPlatform
from tests.flows.world import World, words

FRIDAY = datetime(2026, 1, 30, 8, 29, tzinfo=UTC)


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world(guarded=True, start=FRIDAY)


@pytest.fixture
def platform(world: World) -> GuardedPlatform:
    assert world.practice.platform
    return world.practice.platform


def reviews(world: World) -> list[str]:
    return [told for told in world.reports() if told.startswith("*Performance review*")]


def test_each_business_day_once(world: World) -> None:
    assert reviews(world) == []
    world.turn(minutes=1)
    (told,) = reviews(world)
    lines = [line.strip() for line in told.splitlines()]
    assert lines[0] == "*Performance review*  2 ok in the last 24 hours"
    assert any(line.startswith("*OK*  Clusters: all 2 clusters run") for line in lines)
    assert "streaming-prod runs with 8 of at most 16 workers" in lines
    assert "*OK*  Queries: 0 queries in the last 24 hours, 99 % within 0 ms" in lines
    assert "*Worth doing*" not in told
    for _ in range(2):
        world.turn(days=1)
    assert len(reviews(world)) == 1, "nobody is there at the weekend"
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()
    world.turn(days=1)
    assert len(reviews(world)) == 2


def test_what_is_wrong_leads_to_the_checklist(world: World, platform: GuardedPlatform) -> None:
    platform.broadcast_join()
    world.turn(minutes=1)
    (told,) = reviews(world)
    lines = [line.strip() for line in told.splitlines()]
    assert lines[1].startswith("*FAIL*  Queries: memory pressure: a query spilled 62.0 GB to disk")
    assert "*Next*  Memory Errors: Large broadcasts → Optimize joins" in lines
    assert any(
        line.startswith("*WARN*  Clusters: streaming-prod runs with 16 of at most 16") for line in lines
    )
    assert lines[lines.index("*Worth doing*, by the tuning checklist") + 1 :] == [
        "Cluster Optimization: Right-size cluster nodes",
        "Cluster Optimization: Enable auto-scaling",
        "Query Optimization: Analyze query plans",
        "Query Optimization: Use broadcast joins for small tables",
    ]


def test_on_request_it_comes_where_it_was_asked_for(world: World, platform: GuardedPlatform) -> None:
    reply = words(world.types("ana", "/incident review performance", "data-platform"))
    assert reply.startswith("Looking at the last 24 hours: Clusters, Queries.")
    (told,) = [message.text for message in world.said(world.channel("data-platform"))]
    assert told == "Performance review: 2 ok"
    assert reviews(world) == []


def test_a_platform_that_hangs_is_told_as_unknown(world: World) -> None:
    world.practice.azure.faults.add("403", times=99, api="databricks")
    world.turn(minutes=1)
    (told,) = reviews(world)
    assert told.startswith("*Performance review*  2 unknown")


def test_without_a_platform_there_is_none(make_world: Callable[..., World]) -> None:
    world = make_world(start=FRIDAY)
    world.turn(minutes=1)
    assert reviews(world) == []
    told = words(world.types("ana", "/incident review performance", "general"))
    assert told.startswith("There is nothing to review: set platform.databricks in the policy")
