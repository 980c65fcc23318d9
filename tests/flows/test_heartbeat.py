"""An outside monitor hears from Tocsin each minute, until Tocsin can no longer be relied on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.policy import Part
from tests.flows.outside_monitor import PATH, OutsideMonitor
from tests.flows.policies import policy_with
from tests.flows.world import World

ALL = {*Part, "heartbeat"}


@pytest.fixture
def monitor() -> Iterator[OutsideMonitor]:
    with OutsideMonitor().open() as opened:
        yield opened


@pytest.fixture
def world(make_world: Callable[..., World], monitor: OutsideMonitor) -> World:
    made = make_world(heartbeat_url=monitor.address)
    made.settle()
    assert monitor.is_new(), "the first one goes out at the start"
    return made


def failing(world: World) -> set[str]:
    """What does not work, as readiness and metrics say."""
    signs = world.signs()
    assert set(signs) == ALL
    return {part for part, works in signs.items() if not works}


def test_each_minute_and_no_more_often(world: World, monitor: OutsideMonitor) -> None:
    for _ in range(3):
        world.turn(minutes=1)
    assert monitor.heard == ["GET"] * 3
    world.turn(seconds=30)
    assert len(monitor.heard) == 3
    assert failing(world) == set()


def test_slack_alone_may_be_down_since_pages_go_out(world: World, monitor: OutsideMonitor) -> None:
    world.practice.slack.faults.add(kind="500")
    world.alert()
    world.turn(minutes=1)
    assert len(world.rings()) == 1
    assert monitor.is_new()
    assert failing(world) == {"slack"}
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    assert failing(world) == set()


def test_with_slack_and_the_pager_down_it_stops_until_pages_go_out(
    world: World, monitor: OutsideMonitor
) -> None:
    world.practice.slack.faults.add(kind="500")
    world.practice.pagerduty.faults.add("500", times=1000)
    world.alert()
    for _ in range(5):
        world.turn(seconds=30)
    monitor.is_new()
    world.turn(minutes=1)
    assert not monitor.is_new()
    assert failing(world) == {"slack", "pager", "heartbeat"}
    assert world.http.get(f"{world.bot.url}/readyz").status_code == 200, "alerts are still taken"

    world.practice.slack.faults.clear()
    world.practice.pagerduty.faults.clear()
    for _ in range(3):
        world.turn(minutes=1)
    assert len(world.rings()) == 1
    assert monitor.is_new()
    assert failing(world) == set()


def test_a_refused_key_stops_it_while_somebody_should_be_rung(world: World, monitor: OutsideMonitor) -> None:
    world.practice.pagerduty.routing_keys.clear()
    world.alert()
    world.turn(minutes=1)
    assert not monitor.is_new()
    assert failing(world) == {"pager", "heartbeat"}
    world.types("ana", "/incident ack")
    world.turn(minutes=1)
    assert monitor.is_new(), "somebody has it"


def test_alerts_that_are_not_decided_stop_it(
    world: World, monitor: OutsideMonitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go_on = threading.Event(), threading.Event()
    generic = world.bot.tocsin.sources["generic"]

    def hang(body: object, options: object) -> list[object]:
        held.set()
        go_on.wait(30)
        return []

    whole = generic.parse
    object.__setattr__(generic, "parse", hang)
    try:
        world.alert(settle=False)
        assert held.wait(10)
        pulse = world.bot.tocsin.pulse
        monitor.is_new()
        world.clock.turn(world.bot.tocsin.policy.heartbeat.late * 2)
        assert pulse.settle(30)
        assert not monitor.is_new()
        assert failing(world) == {"triage", "heartbeat"}
    finally:
        object.__setattr__(generic, "parse", whole)
        go_on.set()
    world.settle()
    world.turn(minutes=1)
    assert monitor.is_new()
    assert failing(world) == set()


def test_a_monitor_in_trouble_is_told_in_the_log_once_and_without_its_secret(
    world: World, monitor: OutsideMonitor, capfd: pytest.CaptureFixture[str]
) -> None:
    monitor.status = 503
    for _ in range(3):
        world.turn(minutes=1)
    assert failing(world) == {"heartbeat"}
    monitor.status = 200
    world.turn(minutes=1)
    assert failing(world) == set()
    printed = "".join(capfd.readouterr())
    assert printed.count("heartbeat_failed") == 1 and "heartbeat_works_again" in printed
    assert "The monitor at 127.0.0.1 answers 503" in printed
    assert PATH not in printed


def test_the_policy_says_what_must_work_how_often_and_by_which_method(
    make_world: Callable[..., World], monitor: OutsideMonitor, tmp_path: Path
) -> None:
    policy = policy_with(tmp_path, heartbeat="{every: 5m, method: POST, needs: [store, slack]}")
    world = make_world(policy=policy, heartbeat_url=monitor.address)
    world.settle()
    world.turn(minutes=4)
    assert monitor.heard == ["POST"]
    world.practice.slack.faults.add(kind="500")
    world.alert()
    world.turn(minutes=2)
    assert monitor.heard == ["POST"]
