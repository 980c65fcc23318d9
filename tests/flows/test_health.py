"""The health board: in Slack, as a page, and in the terminal, by what checks measured over time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner

from bot.practice.guarded import GuardedPlatform
from handlers.cli.health import COMMAND
from tests.flows.world import World, line_of, words, words_of


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world(guarded=True)


@pytest.fixture
def platform(world: World) -> GuardedPlatform:
    assert world.practice.platform
    return world.practice.platform


def runs_every_five_minutes(world: World, platform: GuardedPlatform) -> None:
    platform.also = {"health": {"every": "5m"}}
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()


def board(world: World) -> str:
    return words(world.types("ana", "/incident health", "incidents"))


def test_on_request_the_checks_run_and_the_board_shows_in_the_channel(world: World) -> None:
    told = board(world)
    assert told.splitlines()[0] == "*Platform health*  11 unknown"
    assert "They run when somebody asks: set platform.health.every in the policy" in told
    assert line_of(told, "*UNKNOWN*  API response p99:") == "not measured yet"
    assert line_of(told, "*UNKNOWN*  Network:").startswith(
        "set platform.databricks.utilisation in the policy"
    )
    reply = words(world.types("ana", "/incident health now", "incidents"))
    assert reply.startswith("Checking Clusters, Jobs, Applications, Queries, Storage, Streaming.")
    shown = world.said(world.channel("incidents"))[-1]
    told = words_of(shown.blocks)
    assert told.splitlines()[0] == "*Platform health*  5 unknown, 6 ok · checked for Ana"
    assert "*OK*  Service health: 6 of 6 checks ok, target all components green" in told
    assert "*OK*  API response p99: 310 ms, target at most 500 ms" in told
    assert "*OK*  Storage used: 2.3 PB, target at most 80 % of 5.0 PB" in told
    world.types("ana", "/incident health now", "incidents")
    assert world.said(world.channel("incidents"))[-1].ts == shown.ts, "one board a minute is enough"
    world.turn(minutes=1)
    world.presses("bo", "run_checks", shown.ts, world.channel("incidents"))
    assert "checked for Bo" in words_of(world.said(world.channel("incidents"))[-1].blocks)


def test_by_itself_it_sees_trends_and_since_when_a_target_is_missed(
    world: World, platform: GuardedPlatform
) -> None:
    runs_every_five_minutes(world, platform)
    for _ in range(4):
        platform.write_events(900)
        world.turn(hours=1)
    assert line_of(board(world), "*OK*  Latency end to end:") == "0 ms, target at most 5 s"
    platform.broadcast_join()
    for _ in range(2):
        world.turn(hours=1)
    told = board(world)
    late = line_of(told, "*FAIL*  Latency end to end:")
    assert late.startswith("2 h, target at most 5 s; off target since ")
    assert "`" + "·" * 17 + "▁▁▁▁▁▅█` 24 h ↗ rises (0 ms to 2 h)" in told
    assert line_of(told, "*FAIL*  Service health:").startswith("2 of 6 checks ok")
    assert "Streaming fail. Clusters warn." in told and "They run every 5 min." in told
    standings = {each["key"]: each for each in world.get("/api/health")["standings"]}
    assert standings["latency"]["off_since"] == "2026-01-29T19:00:00Z"
    rates = [value for value in standings["throughput"]["day"] if value is not None]
    assert rates[:4] == [0.25] * 4, "900 events in an hour"
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()
    assert "↗ rises (0 ms to 2 h)" in board(world), "what was measured outlives the program"


def test_uptime_counts_the_minutes_of_critical_incidents(world: World) -> None:
    world.alert()
    world.turn(minutes=30)
    world.types("ana", "/incident status mitigating it runs again")
    world.turn(minutes=30)
    told = line_of(board(world), "*FAIL*  Platform uptime, 1 h:")
    assert told.startswith("50 %, target at least 99.99 %; off target since ")


def test_the_page_is_for_whoever_may_ask_the_api(world: World, platform: GuardedPlatform) -> None:
    world.types("ana", "/incident health now", "incidents")
    answer = world.http.get(f"{world.bot.url}/health")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    page = answer.text
    assert re.search(r">API response p99</th>\s*<td [^>]*>310 ms</td>", page)
    assert '<span class="verdict ok">ok</span>' in page
    assert not re.search(r"(?:src|href)=.https?://", page), "nothing is loaded from elsewhere"
    from_outside = {"x-forwarded-for": "203.0.113.9"}
    for path in ("/health", "/capacity/stanalyticslake.svg", "/api/health"):
        assert world.http.get(world.bot.url + path, headers=from_outside).status_code == 401


def test_capacities_are_pictures_on_it(world: World) -> None:
    drawing = f"{world.bot.url}/capacity/stanalyticslake.svg"
    picture = world.http.get(drawing, timeout=60)  # what draws it takes its time to load
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ">Capacity of stanalyticslake<" in picture.text and ">warning line<" in picture.text
    asked = len(world.practice.azure.metrics.asked)
    world.http.get(drawing)
    assert len(world.practice.azure.metrics.asked) == asked, "who loads it again asks nobody"
    assert world.http.get(f"{world.bot.url}/capacity/lake.svg").status_code == 404
    world.clock.turn(timedelta(minutes=11))
    world.practice.azure.faults.add("403", times=9, api="metrics")
    told = world.http.get(drawing).text
    assert "Azure&#x27;s metrics lets this application see nothing (403)" in told


def test_in_the_terminal(world: World) -> None:
    run = CliRunner().invoke(COMMAND, ["--to", world.bot.url])
    assert run.exit_code == 3
    assert run.output.splitlines()[-1] == "11 unknown"
    world.types("ana", "/incident health now", "incidents")
    run = CliRunner().invoke(COMMAND, ["--to", world.bot.url], env={"COLUMNS": "200"})
    assert re.search(r"API response p99 +310 ms +at most 500 ms +ok", run.output)
    assert '"key": "api_p99"' in CliRunner().invoke(COMMAND, ["--to", world.bot.url, "--json"]).output
