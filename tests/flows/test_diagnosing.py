"""Checks that run for an incident: by themselves and on request, seen in its channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.practice.guarded import GuardedPlatform
from tests.flows.world import FIRST, World, line_of, words


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world(guarded=True)


@pytest.fixture
def platform(world: World) -> GuardedPlatform:
    assert world.practice.platform
    return world.practice.platform


def test_what_fits_runs_by_itself_and_points_to_the_cause(world: World, platform: GuardedPlatform) -> None:
    platform.streaming.dies("SPARK_ERROR", "The driver ran out of memory")
    world.alert("Streaming latency above 10 s")
    (told,) = [said for said in world.thread() if said.startswith("*Diagnosis*")]
    assert "*FAIL*  Clusters: streaming-prod is terminated: SPARK_ERROR: The driver ran out of memory" in told
    assert "*Next*  Memory Errors: Large broadcasts → Optimize joins" in told
    card = world.card()
    assert (
        line_of(card, "*Likely*") == "Memory Errors: Large broadcasts → Optimize joins (1 of 1 check agrees)"
    )
    assert line_of(card, "*Checks*").startswith("1 fail, ")
    assert "Clusters: streaming-prod is terminated" in line_of(card, "*Checks*")
    assert [line for line in world.timeline() if line.startswith("Diagnosis: 1 fail, ")]


def test_diagnose_shows_what_comes_in(world: World, platform: GuardedPlatform) -> None:
    world.alert()
    reply = words(world.types("ana", "/incident diagnose cluster"))
    assert reply.startswith("Checking cluster.") and f"<#{world.room().id}>" in reply
    told = world.thread()[-1]
    assert told.startswith("*Diagnosis*  1 ok · asked for by Ana") and "all 2 clusters run" in told
    assert "Diagnosis: 1 ok (asked for by Ana)" in world.timeline()
    assert "No check is called klaster; did you mean cluster?" in words(
        world.types("ana", "/incident diagnose klaster")
    )
    assert "diagnose" in words(world.types("ana", "/incident help"))


def test_what_changed_since_is_told(world: World, platform: GuardedPlatform) -> None:
    platform.streaming.dies("SPARK_ERROR", "The driver ran out of memory")
    world.alert()
    platform.is_well()
    world.turn(minutes=10)
    world.types("ana", "/incident diagnose cluster service")
    assert "Clusters fail → ok" in world.thread()[-1] and "Applications" in world.thread()[-1]
    assert "Applications ok →" not in world.thread()[-1]
    told = [line for line in world.timeline() if "asked for by Ana" in line]
    assert told == ["Diagnosis: 2 ok (asked for by Ana); since 14:00 UTC: Clusters fail → ok"]
    world.turn(minutes=1)
    world.types("ana", "/incident diagnose cluster")
    assert "Since" not in world.thread()[-1], "nothing has changed again"


def test_the_card_offers_it(world: World, platform: GuardedPlatform) -> None:
    world.alert()
    assert "Checking " in world.chooses("bo", "more", "diagnose")
    assert world.thread()[-1].startswith("*Diagnosis*") and "asked for by Bo" in world.thread()[-1]


def test_from_elsewhere_one_says_which(world: World) -> None:
    assert "This channel has no incident" in words(world.types("ana", "/incident diagnose", "general"))
    world.alert()
    assert "Checking cluster" in words(world.types("ana", f"/incident diagnose {FIRST}", "general"))


def test_a_platform_that_hangs_holds_nothing_up(world: World, platform: GuardedPlatform) -> None:
    fault = world.practice.azure.faults.add("hold", api="databricks")
    world.alert(settle=False)
    assert fault.wait_until_held()
    until = world.person("ana").until
    assert until(lambda: world.rings()), "the page rings"
    assert until(lambda: world.rooms() and "U0ANA" in world.room().members), "the channel opens"
    asked = world.person("ana").command(world.room().name, "/incident diagnose cluster")
    assert "That is being checked already: cluster" in words(asked)
    assert "You have INC-2026-001" in words(world.person("ana").command(world.room().name, "/incident ack"))
    world.alert("Kafka lags", service="kafka", settle=False)
    assert until(lambda: len(world.rings()) == 2), "so does the next one"
    fault.release()
    world.settle()
    assert world.timeline()[-1].startswith("Diagnosis: ") and "fail" not in world.timeline()[-1]


def test_the_message_is_there_while_checks_run(world: World, platform: GuardedPlatform) -> None:
    world.alert()
    world.turn(seconds=10)
    fault = world.practice.azure.faults.add("hold", api="databricks")
    world.person("ana").command(world.room().name, "/incident diagnose cluster")
    assert fault.wait_until_held()
    until = world.person("ana").until
    assert until(lambda: world.thread()[-1] == "*Checking…* 0 of 1 · asked for by Ana\nStop")
    count = len(world.thread())
    fault.release()
    world.settle()
    assert world.thread()[-1].startswith("*Diagnosis*  1 ok · asked for by Ana")
    assert len(world.thread()) == count, "it is the same message"


def test_somebody_stops_them(world: World, platform: GuardedPlatform) -> None:
    world.alert()
    world.turn(seconds=10)
    fault = world.practice.azure.faults.add("hold", api="databricks")
    world.person("ana").command(world.room().name, "/incident diagnose cluster")
    assert fault.wait_until_held()
    until = world.person("ana").until
    assert until(lambda: world.thread()[-1].startswith("*Checking…*") and "Stop" in world.thread()[-1])
    shown = world.said(world.room())[-1]
    told = world.presses("bo", "stop_checks", shown.ts)
    assert told == "The checks of INC-2026-001 are stopped. What they found so far stays."
    lines = world.thread()[-1].splitlines()
    assert "*UNKNOWN*  Clusters: was stopped by Bo" in lines and "Stop" not in lines
    again = words(world.types("bo", "/incident diagnose stop"))
    assert "No check runs for INC-2026-001 any more" in again


def test_while_slack_is_down_the_result_is_kept(world: World, platform: GuardedPlatform) -> None:
    world.alert()
    world.turn(seconds=10)
    before = len(world.thread())
    world.practice.slack.faults.add(kind="500", times=1000)
    world.types("ana", "/incident diagnose cluster")
    assert "Diagnosis: 1 ok (asked for by Ana)" in world.timeline()
    world.practice.slack.faults.clear()
    world.turn(minutes=2)
    shown = world.thread()[before:]
    assert [said.splitlines()[0] for said in shown] == ["*Diagnosis*  1 ok · asked for by Ana"]


def test_after_a_crash_it_runs_again_in_the_same_message(world: World, platform: GuardedPlatform) -> None:
    world.alert()
    world.turn(seconds=10)
    fault = world.practice.azure.faults.add("hold", api="databricks")
    world.person("ana").command(world.room().name, "/incident diagnose cluster")
    assert fault.wait_until_held()
    assert world.person("ana").until(lambda: world.thread()[-1].startswith("*Checking…*"))
    count = len(world.thread())
    world.practice.stop_bot()
    world.practice.azure.faults.clear()
    world.practice.start_bot()
    world.turn(seconds=5)
    assert world.thread()[-1].startswith("*Diagnosis*  1 ok")
    assert len(world.thread()) == count


def test_without_a_platform_it_says_what_to_set(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.alert()
    assert "There is nothing to check: set platform in the policy" in words(
        world.types("ana", "/incident diagnose")
    )
    assert not [line for line in world.timeline() if line.startswith("Diagnosis")]
    world.types("ana", "/incident diagnose all")
    told = world.thread()[-1]
    assert "*UNKNOWN*  Clusters: set platform.databricks.clusters in the policy to" in told
    assert "*UNKNOWN*  Streaming: set platform.kafka in the policy to the brokers" in told
