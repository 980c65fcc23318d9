"""One performance of the demo, from the opening lines to the last."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from rich.console import Console

from bot.clock import TurnedClock
from handlers.demo.account import show
from handlers.demo.machine import Machine
from handlers.demo.screen import Screen
from handlers.demo.telling import Telling
from handlers.practice import PracticeWorld
from handlers.scenario.load import load_scenario
from handlers.scenario.looks import postmortem, timeline
from handlers.scenario.onlooker import Check
from handlers.scenario.pace import Instant
from handlers.scenario.run import Outcome, play
from handlers.scenario.stage import Stage

SCENARIO = "streaming-latency"

_OPENING = (
    "Tocsin plays an incident. All of it is on this machine and invented: a practice Slack, a practice "
    "pager, four people. The bot between them is the real one; only its clock is turned, so that 45 minutes "
    "take seconds. Each ✓ was verified from the outside: what a person sees in Slack, on the phone, over the "
    "API. Times are UTC."
)
_NEXT = (
    ("tocsin serve", "runs the bot here, and says what is missing for your own Slack and pager"),
    (
        "tocsin fire azure_monitor streaming-latency-fired",
        "sends it this story's alert, from another terminal",
    ),
    ("docs/install.md", "leads to your own Slack in ten minutes"),
)
_MOST_SEEN = 500


def run(data: Path | None, *, as_json: bool, paced: bool) -> bool:
    """Plays, verifies and prints; `data` keeps the bot's files. True when every check held.

    Raises TocsinError when it cannot be played at all.
    """
    machine = Machine("The demo")
    screen = Screen(Console(highlight=False, quiet=as_json), paced=paced and not as_json)
    screen.says(_OPENING)
    began = monotonic()
    scenario = load_scenario(SCENARIO)
    clock = TurnedClock(scenario.start)
    with machine.folder(data) as folder, Stage(PracticeWorld(folder, clock, guarded=True), clock) as stage:
        tell = Telling(screen)
        outcome = play(scenario, stage, Instant(clock), tell)
        seconds = monotonic() - began - screen.paused
        if as_json:
            result = _result(tell, outcome, seconds, machine)
            sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
        elif outcome.missed:
            _explain(screen, outcome, machine.log_lines())
        else:
            show(tell.story, screen)
            _close(screen, len(outcome.checks), seconds)
    return not outcome.missed


def _result(tell: Telling, outcome: Outcome, seconds: float, machine: Machine) -> dict[str, Any]:
    result: dict[str, Any] = {
        "held": not outcome.missed,
        "seconds": round(seconds, 1),
        "checks": [asdict(check) for check in outcome.checks],
    }
    if outcome.missed:
        return result | {"failed": asdict(outcome.missed[0]), "log": machine.log_lines()}
    return result | {
        "incident": tell.story.stage.get(tell.story.fill("/api/incidents/{incident}")).body,
        "timeline": [f"{at} {told}" for at, _, told in timeline(tell.story)],
        "postmortem": postmortem(tell.story),
    }


def _explain(screen: Screen, outcome: Outcome, logged: list[str]) -> None:
    failed: Check = outcome.missed[0]
    screen.says("")
    screen.failure("✗ failed", f"{failed.name} (check {len(outcome.checks)}, at {failed.at} of the story)")
    screen.failure("expected", failed.expected)
    screen.failure("seen", failed.seen if len(failed.seen) <= _MOST_SEEN else failed.seen[:_MOST_SEEN] + " …")
    for line in logged:
        screen.failure("log", line)


def _close(screen: Screen, made: int, seconds: float) -> None:
    screen.heading("What next")
    for typed, does in _NEXT:
        screen.next_step(typed, does)
    screen.verdict(f"{made} checks held in {seconds:.1f} s.")
