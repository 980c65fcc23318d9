"""A disk that is full: alerts are refused so that they come again, and phones ring all the same."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.flows.outside_monitor import OutsideMonitor
from tests.flows.world import FIRST, World

SIZE = 10 * 1024 * 1024
BROKERS = {"title": "Kafka brokers unreachable", "severity": "critical", "service": "kafka"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root, and the right to mount")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def monitor() -> Iterator[OutsideMonitor]:
    with OutsideMonitor().open() as opened:
        yield opened


@pytest.fixture
def world(disk: Path, monitor: OutsideMonitor) -> Iterator[World]:
    with World(disk / "world", heartbeat_url=monitor.address) as opened:
        opened.settle()
        yield opened


def sends(world: World, body: dict[str, str]) -> httpx.Response:
    return world.http.post(f"{world.bot.url}/alerts/generic", json=body)


def fill(world: World, disk: Path) -> Path:
    """Fills the disk until an alert is refused; what lies in the way is given back."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    noise = {"title": "noise", "severity": "low", "summary": "x" * 300_000}
    for number in range(60):
        if sends(world, noise | {"fingerprint": str(number)}).status_code == 503:
            return ballast
    raise AssertionError("the disk is not full")


def is_ready(world: World) -> bool:
    return world.http.get(f"{world.bot.url}/readyz").status_code == 200


def test_critical_alerts_that_are_refused_ring_once_and_open_when_they_come_again(
    world: World, disk: Path, monitor: OutsideMonitor
) -> None:
    ballast = fill(world, disk)
    for _ in range(3):
        answer = sends(world, BROKERS)
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    sends(world, {"title": "Disk is slow", "severity": "high"})
    assert world.bot.tocsin.last_resort.settle(30)
    assert world.rings() == [
        "CRITICAL Kafka brokers unreachable: not kept, since Tocsin cannot write to its disk"
    ]
    told = world.pages()[0].event["payload"]["custom_details"]
    assert told["alert"] == BROKERS["title"] and told["do"].startswith("Free the disk")
    assert not is_ready(world) and world.signs()["store"] is False
    monitor.is_new()
    world.clock.turn(world.bot.tocsin.policy.heartbeat.every)
    assert world.bot.tocsin.pulse.settle(50)
    assert not monitor.is_new()

    ballast.unlink()
    assert sends(world, BROKERS).status_code == 202
    world.settle()
    assert is_ready(world)
    assert world.rings()[1:] == [f"CRITICAL Kafka brokers unreachable, kafka, {FIRST}"]
    world.turn(minutes=1)
    assert monitor.is_new()


def test_what_its_sender_resolves_meanwhile_is_resolved(world: World, disk: Path) -> None:
    fill(world, disk)
    sends(world, BROKERS)
    sends(world, BROKERS | {"status": "resolved"})
    assert world.bot.tocsin.last_resort.settle(30)
    assert [page.status for page in world.pages()] == ["resolved"]


def test_a_page_that_was_due_rings_though_nothing_can_be_written_and_only_once(
    world: World, disk: Path
) -> None:
    world.practice.pagerduty.faults.add("500")
    world.alert()
    assert world.rings() == []
    ballast = fill(world, disk)
    world.clock.turn(world.bot.tocsin.policy.heartbeat.every)
    world.bot.tocsin.flow.nudge()
    assert world.person("ana").until(lambda: world.rings())
    assert [page.dedup_key for page in world.pages()] == [f"{FIRST}:1"]

    ballast.unlink()
    assert world.person("ana").until(lambda: sends(world, BROKERS).status_code == 202)
    world.settle()
    world.turn(seconds=5)
    states = {page["id"]: page["state"] for page in world.incident(FIRST)["pages"]}
    assert states == {f"{FIRST}:1": "accepted"}
    assert [page.dedup_key for page in world.pages()].count(f"{FIRST}:1") == 1
