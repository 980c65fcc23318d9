"""How long `/incident ack` takes while many incidents are open, over signed HTTP to the real program."""

from __future__ import annotations

import statistics
import time

import httpx
from rich.console import Console

from bot.clock import SystemClock
from handlers.stand_ins import PracticeStandIns
from tests.bench.figures import Figure, table_of, times
from tests.bench.latency import room_with_card
from tests.bench.program import Running, tocsin

MANY = 20
ROUNDS = 5
_ACKS = 40
_SECONDS = 60.0
_QUIET_SECONDS = 0.2


def measure(console: Console) -> None:
    """In each round, acknowledgements with one incident open and with many, in turns."""
    took: dict[int, list[list[float]]] = {1: [], MANY: []}
    for _ in range(ROUNDS):
        for count, rounds in took.items():
            rounds.append(_round(count))
    figures = [
        Figure(f"with {count} open", [each for one in rounds for each in one])
        for count, rounds in took.items()
    ]
    console.print(times("`/incident ack` to its answer", figures))
    ratios = [
        statistics.median(many) / statistics.median(one)
        for one, many in zip(took[1], took[MANY], strict=True)
    ]
    table = table_of(f"{MANY} open over 1, medians", "what", "rounds", "ratio", "lowest", "highest")
    spread = [statistics.median(ratios), min(ratios), max(ratios)]
    table.add_row("`/incident ack`", str(ROUNDS), *(f"{each:.2f}" for each in spread))
    console.print(table)


def _round(count: int) -> list[float]:
    """Milliseconds of each of the acknowledgements, which go to the open incidents in turns, one after what
    followed from the one before.
    """
    world = PracticeStandIns(SystemClock(), rate_limits=False)
    with world, tocsin(world) as running:
        rooms = _opened(world, running, count)
        ana = world.slack.people.person("ana")
        took = []
        for number in range(_ACKS):
            _rest(world)
            asked = time.perf_counter()
            reply = ana.command(rooms[number % count], "/incident ack")
            took.append((time.perf_counter() - asked) * 1000)
            assert reply.ok, reply.error
        return took


def _rest(world: PracticeStandIns) -> None:
    """Waits until Slack has heard nothing for a while."""
    heard, quiet_since = -1, time.monotonic()
    while time.monotonic() - quiet_since < _QUIET_SECONDS:
        if heard != (calls := len(world.slack.calls)):
            heard, quiet_since = calls, time.monotonic()
        time.sleep(0.01)


def _opened(world: PracticeStandIns, running: Running, count: int) -> list[str]:
    """Opens so many incidents, and gives the names of their channels, in which Ana is."""
    for number in range(count):
        alert = {"title": f"Bench {number}", "severity": "critical", "service": f"bench-{number}"}
        httpx.post(f"{running.url}/alerts/generic", json=alert).raise_for_status()
    deadline = time.monotonic() + _SECONDS
    while not all(rooms := [room_with_card(world, number) for number in range(count)]):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{count} channels were not there within {_SECONDS:.0f} s")
        time.sleep(0.05)
    ana, opened = world.slack.people.person("ana"), [room for room in rooms if room]
    for room in opened:
        if ana.user.id not in room.members:
            ana.join(room.name)
    return [room.name for room in opened]
