"""How long the first steps of an incident take, seen from outside the real program."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from bot.clock import SystemClock
from bot.practice.slack.records import Channel
from handlers.stand_ins import PracticeStandIns

ROOT = Path(__file__).parents[2]
RUNS = 50
_SECONDS = 30.0
_LOOK_SECONDS = 0.001


class Figure(NamedTuple):
    """One thing measured: milliseconds of each run."""

    name: str
    milliseconds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        """The 99th centile; of 50 runs that is close to the worst."""
        return statistics.quantiles(self.milliseconds, n=100, method="inclusive")[98]


def measure(runs: int = RUNS) -> list[Figure]:
    """Each run opens an incident of a service of its own, and acknowledges it by command."""
    took: dict[str, list[float]] = {"page": [], "card": [], "ack": []}
    clock = SystemClock()
    with PracticeStandIns(clock, rate_limits=False) as world, _program(world) as url:
        for run in range(runs):
            for name, milliseconds in _one_incident(world, url, run).items():
                took[name].append(milliseconds)
    return [
        Figure("webhook to page accepted by the pager", took["page"]),
        Figure("webhook to channel with card", took["card"]),
        Figure("/incident ack to its answer", took["ack"]),
    ]


def _one_incident(world: PracticeStandIns, url: str, run: int) -> Mapping[str, float]:
    alert = {"title": f"Bench {run}", "severity": "critical", "service": f"bench-{run}"}
    started = time.perf_counter()
    httpx.post(f"{url}/alerts/generic", json=alert).raise_for_status()
    seen: dict[str, float] = {}
    looks: dict[str, Callable[[], Any]] = {
        "page": lambda: len(world.pagerduty.pager.incidents) > run,
        "card": lambda: _room_with_card(world, run),
    }
    while len(seen) < len(looks):
        for name, look in looks.items():
            if name not in seen and look():
                seen[name] = (time.perf_counter() - started) * 1000
        if time.perf_counter() - started > _SECONDS:
            raise TimeoutError(f"run {run} saw only {', '.join(seen) or 'nothing'}")
        time.sleep(_LOOK_SECONDS)
    room = _room_with_card(world, run)
    assert room
    ana = world.slack.people.person("ana")
    ana.join(room.name)
    asked = time.perf_counter()
    reply = ana.command(room.name, "/incident ack")
    seen["ack"] = (time.perf_counter() - asked) * 1000
    assert reply.ok, reply.error
    return seen


def _room_with_card(world: PracticeStandIns, run: int) -> Channel | None:
    ending = f"-bench-{run}"
    for channel in list(world.slack.workspace.channels.values()):
        if channel.name.endswith(ending) and any(message.blocks for message in channel.messages):
            return channel
    return None


@contextmanager
def _program(world: PracticeStandIns) -> Iterator[str]:
    """`tocsin serve` as a process of its own; gives where it listens."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TOCSIN_LISTEN": "127.0.0.1:0",
            "TOCSIN_DATA": folder,
            **world.environment(),
        }
        command = [sys.executable, "-m", "bot", "serve", "--json"]
        with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE) as running:
            assert running.stdout
            url = str(json.loads(running.stdout.readline())["url"])
            world.serve_bot(url)
            try:
                yield url
            finally:
                running.send_signal(signal.SIGTERM)
                running.wait(timeout=30)
