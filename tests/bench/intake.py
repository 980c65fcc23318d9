"""How many alerts a second are taken, side by side with Alertmanager and with a route that does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple

from rich.console import Console

from tests.bench import peer, wrk
from tests.bench.figures import Rounds, ratios
from tests.bench.program import Running, no_op, tocsin
from tests.bench.wrk import Load, Shot

ROUNDS = 5
_OURS, _THEIRS = "/alerts/alertmanager", "/api/v2/alerts"
_ONE = Load(connections=32)
_CASES = {
    "1 alert a body, 32 connections": _ONE,
    "1 alert a body, 128 connections": _ONE._replace(connections=128),
    "the same alert each time, 32 connections": _ONE._replace(distinct=False),
    "100 alerts a body, 32 connections": _ONE._replace(per_body=100),
}
_OVER_NO_OP = ("1 alert a body, 32 connections", "1 alert a body, 128 connections")


class _Side(NamedTuple):
    """One of the servers compared: how it is started, and what is sent where."""

    start: Callable[[], AbstractContextManager[Running]]
    path: str
    shape: str


def measure(console: Console) -> None:
    """Prints two tables. Sides take turns; each shot meets a server that has just started and is empty."""
    if not wrk.is_here():
        console.print("Intake: skipped, since wrk is not installed (apt-get install wrk).")
        return
    ours = _Side(tocsin, _OURS, "webhook")
    if version := peer.version():
        theirs = _Side(peer.alertmanager, _THEIRS, "v2")
        title = f"Alerts accepted per second, beside {version}"
        console.print(ratios(title, ("Tocsin", "Alertmanager"), [*_against(ours, theirs, _CASES)]))
    else:
        console.print(f"Beside Alertmanager: skipped, since {peer.PROGRAM} is not installed.")
    idle = _Side(no_op, _OURS, "webhook")
    cases = {name: _CASES[name] for name in _OVER_NO_OP}
    title = "Requests per second, beside a route of the same server that does nothing"
    console.print(ratios(title, ("Tocsin", "no-op"), [*_against(ours, idle, cases)]))


def _against(ours: _Side, other: _Side, cases: dict[str, Load]) -> Iterator[Rounds]:
    shots: dict[str, list[tuple[Shot, Shot]]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, load in cases.items():
            shots[name].append((shoot(ours, load), shoot(other, load)))
    for name, pairs in shots.items():
        failed = sum(shot.refused + shot.broken for pair in pairs for shot in pair)
        yield Rounds(name, [mine.rate for mine, _ in pairs], [its.rate for _, its in pairs], failed)


def shoot(side: _Side, load: Load) -> Shot:
    """One shot at a server that is started for it."""
    with side.start() as running:
        return wrk.shoot(running.url + side.path, side.shape, load)
