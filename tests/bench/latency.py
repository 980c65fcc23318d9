"""How long the first steps of an incident take, seen from outside the real program."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from rich.console import Console

from bot.clock import SystemClock
from bot.practice.slack.records import Channel
from handlers.stand_ins import PracticeStandIns
from tests.bench.figures import Figure, times
from tests.bench.program import tocsin

RUNS = 50
_AT_A_TIME = 10
"""How many incidents one program opens: Slack takes 20 channels in a minute, and the bot keeps to that."""

_SECONDS = 30.0
_LOOK_SECONDS = 0.001


def measure(console: Console) -> None:
    """Each run opens an incident of a service of its own, and acknowledges it by command."""
    took: dict[str, list[float]] = {"page": [], "card": [], "ack": []}
    clock = SystemClock()
    with PracticeStandIns(clock, rate_limits=False) as world:
        for first in range(0, RUNS, _AT_A_TIME):
            with tocsin(world) as running:
                for run in range(first, first + _AT_A_TIME):
                    for name, milliseconds in one_incident(world, running.url, run).items():
                        took[name].append(milliseconds)
    figures = [
        Figure("webhook to page accepted by the pager", took["page"]),
        Figure("webhook to channel with card", took["card"]),
        Figure("/incident ack to its answer", took["ack"]),
    ]
    console.print(times("From alert to people", figures))


def one_incident(world: PracticeStandIns, url: str, run: int, then: str = "") -> Mapping[str, float]:
    """Milliseconds until its page and its card, and of its `/incident ack`; `then` is typed at the end."""
    alert = {"title": f"Bench {run}", "severity": "critical", "service": f"bench-{run}"}
    started = time.perf_counter()
    httpx.post(f"{url}/alerts/generic", json=alert).raise_for_status()
    seen: dict[str, float] = {}
    looks: dict[str, Callable[[], Any]] = {
        "page": lambda: len(world.pagerduty.pager.incidents) > run,
        "card": lambda: room_with_card(world, run),
    }
    while len(seen) < len(looks):
        for name, look in looks.items():
            if name not in seen and look():
                seen[name] = (time.perf_counter() - started) * 1000
        if time.perf_counter() - started > _SECONDS:
            raise TimeoutError(f"run {run} saw only {', '.join(seen) or 'nothing'}")
        time.sleep(_LOOK_SECONDS)
    room = room_with_card(world, run)
    assert room
    ana = world.slack.people.person("ana")
    ana.join(room.name)
    asked = time.perf_counter()
    reply = ana.command(room.name, "/incident ack")
    seen["ack"] = (time.perf_counter() - asked) * 1000
    assert reply.ok, reply.error
    if then:
        ana.command(room.name, then)
    return seen


def room_with_card(world: PracticeStandIns, run: int) -> Channel | None:
    """The channel of that run's incident, once the card stands in it."""
    ending = f"-bench-{run}"
    for channel in list(world.slack.workspace.channels.values()):
        if channel.name.endswith(ending) and any(message.blocks for message in channel.messages):
            return channel
    return None
