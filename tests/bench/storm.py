"""Whether what is urgent stays quick while 20,000 alerts pour in, and how much memory that takes."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
from rich.console import Console

from bot.clock import SystemClock
from handlers.stand_ins import PracticeStandIns
from tests.bench import wrk
from tests.bench.figures import Figure, table_of, times
from tests.bench.program import Running, tocsin

STORMS = 4
_ALERTS = 20_000
_TRIES = 25
_EVERY_SECONDS = 0.4
_SECONDS = 30.0
_LOOK_SECONDS = 0.002
_COMMANDS = ("/incident help", "/incident list")
_LOAD = wrk.Load(connections=32, services=20, seconds=12, most=_ALERTS)


@dataclass
class _Seen:
    """What the storms showed. Milliseconds; memory in MiB before, and at most, of each storm."""

    accepted: list[float] = field(default_factory=list)
    paged: list[float] = field(default_factory=list)
    acked: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _COMMANDS})
    unpaged: int = 0
    shots: list[wrk.Shot] = field(default_factory=list)
    memory: list[tuple[float, float, float]] = field(default_factory=list)


def measure(console: Console) -> None:
    """Prints what a critical alert and a command take meanwhile, and the memory of the program."""
    if not wrk.is_here():
        console.print("Storm: skipped, since wrk is not installed (apt-get install wrk).")
        return
    seen = _Seen()
    for _ in range(STORMS):
        with PracticeStandIns(SystemClock(), rate_limits=False) as world, tocsin(world) as running:
            _storm(world, running, seen)
    figures = [
        Figure("a critical alert is answered", seen.accepted),
        Figure("a critical alert's page is accepted by the pager", seen.paged),
        *(Figure(f"`{name}` to its answer", took) for name, took in seen.acked.items()),
    ]
    title = f"While {_ALERTS:,} distinct alerts come at full speed and are decided"
    console.print(times(title, [figure for figure in figures if figure.milliseconds]))
    console.print(f"Critical alerts that were not paged within {_SECONDS:.0f} s: {seen.unpaged}.")
    table = table_of("Memory of the program", "storm", "accepted", "before MiB", "at most MiB", "after MiB")
    for number, (shot, memory) in enumerate(zip(seen.shots, seen.memory, strict=True), 1):
        table.add_row(str(number), f"{shot.requests - shot.refused:,}", *(f"{mib:.0f}" for mib in memory))
    console.print(table)


def _storm(world: PracticeStandIns, running: Running, seen: _Seen) -> None:
    before = running.memory()["VmRSS"]
    command = wrk.command(f"{running.url}/alerts/alertmanager", "webhook", _LOAD)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as pouring:
        people = threading.Thread(target=_type_commands, args=(world, seen))
        people.start()
        _fire_criticals(world, running.url, seen)
        people.join()
        output, _ = pouring.communicate(timeout=_SECONDS * 2)
    seen.shots.append(wrk.read(output, _LOAD))
    memory = running.memory()
    seen.memory.append((before, memory["VmHWM"], memory["VmRSS"]))


def _fire_criticals(world: PracticeStandIns, url: str, seen: _Seen) -> None:
    for number in range(_TRIES):
        began = time.perf_counter()
        alert = {"title": f"Urgent {number}", "severity": "critical", "service": f"urgent-{number}"}
        httpx.post(f"{url}/alerts/generic", json=alert, timeout=_SECONDS).raise_for_status()
        seen.accepted.append(_since(began))
        if _waited(partial(_is_paged, world, f"urgent-{number}")):
            seen.paged.append(_since(began))
        else:
            seen.unpaged += 1
        time.sleep(max(0.0, began + _EVERY_SECONDS - time.perf_counter()))


def _type_commands(world: PracticeStandIns, seen: _Seen) -> None:
    ana = world.slack.people.person("ana")
    for number in range(_TRIES):
        began = time.perf_counter()
        name = _COMMANDS[number % len(_COMMANDS)]
        reply = ana.command("general", name)
        assert reply.ok, reply.error
        seen.acked[name].append(_since(began))
        time.sleep(max(0.0, began + _EVERY_SECONDS - time.perf_counter()))


def _is_paged(world: PracticeStandIns, service: str) -> bool:
    return any(service in incident.title.split(", ") for incident in list(world.pagerduty.pager.incidents))


def _waited(condition: Callable[[], Any]) -> bool:
    deadline = time.monotonic() + _SECONDS
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
