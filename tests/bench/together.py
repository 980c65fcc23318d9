"""How long pages take when many incidents open at the same moment, from the 202 to the pager's acceptance."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console

from bot.clock import SystemClock
from bot.shipped import shipped
from handlers.stand_ins import PracticeStandIns
from tests.bench.figures import Figure, times
from tests.bench.program import tocsin

CASES = {1: 50, 50: 10, 500: 3}
"""How many incidents open together, and how often that is measured."""

_SENDERS = 16
_SECONDS = 120.0
_LOOK_SECONDS = 0.01


def measure(console: Console) -> None:
    """Each round meets a program that has just started and is empty, but for single incidents."""
    figures = []
    for together, rounds in CASES.items():
        took = [each for number in range(rounds) for each in _round(together, number)]
        figures.append(Figure(f"{together} together: from the 202 to the page", took))
    console.print(times("From accepted to paged, when incidents open together", figures))


def _round(together: int, number: int) -> list[float]:
    with TemporaryDirectory() as folder:
        policy = Path(folder) / "policy.yml"
        policy.write_text(_without_storms())
        world = PracticeStandIns(SystemClock(), policy=policy, rate_limits=False)
        with world, tocsin(world, policy=policy) as running:
            _open(world, running.url, 1, "warm")
            return _open(world, running.url, together, f"bench-{number}")


def _open(world: PracticeStandIns, url: str, together: int, name: str) -> list[float]:
    """Milliseconds of each incident between its answer and its page."""
    before = len(world.pagerduty.pager.incidents)
    with httpx.Client() as http, ThreadPoolExecutor(_SENDERS) as senders:
        services = [f"{name}-{number}" for number in range(together)]
        accepted = dict(zip(services, senders.map(partial(_post, http, url), services), strict=True))
    deadline = time.monotonic() + _SECONDS
    while len(world.pagerduty.pager.incidents) < before + together:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{together} incidents were not paged within {_SECONDS:.0f} s")
        time.sleep(_LOOK_SECONDS)
    paged = {_service(each.title): each.created_at for each in world.pagerduty.pager.incidents[before:]}
    return [(paged[service] - at).total_seconds() * 1000 for service, at in accepted.items()]


def _post(http: httpx.Client, url: str, service: str) -> datetime:
    alert = {"title": "Everything stopped", "severity": "critical", "service": service}
    http.post(f"{url}/alerts/generic", json=alert, timeout=_SECONDS).raise_for_status()
    return SystemClock().now()


def _service(title: str) -> str:
    """From the summary of a page: `CRITICAL Everything stopped, bench-1, INC-2026-001`."""
    return title.split(", ")[1]


def _without_storms() -> str:
    """The packaged policy, in which 500 at once are no storm."""
    packaged = shipped("templates/policy.yml").read_text()
    assert "critical: 25," in packaged
    return packaged.replace("critical: 25,", "critical: 1000,")
