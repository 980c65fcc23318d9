"""One drill, from the address to act at to the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from bot.clock import TurnedClock
from handlers.demo.browser import opened
from handlers.demo.machine import Machine
from handlers.demo.screen import Screen
from handlers.demo.telling import Telling
from handlers.practice import PracticeWorld
from handlers.scenario.account import Account, of_practice
from handlers.scenario.load import load_scenario
from handlers.scenario.model import Scenario
from handlers.scenario.onlooker import Onlooker
from handlers.scenario.pace import Instant, TimesAsFast
from handlers.scenario.report import as_json, report, went_well
from handlers.scenario.run import Outcome, play
from handlers.scenario.stage import Stage


def drill(name: str, *, speed: float | None, printed_as_json: bool, kept: Path | None) -> bool:
    """Plays the scenario to its end and prints the report; True when nothing in it was missed.

    Without a `speed` the cast plays at once; with one, people act in a browser. `kept` is the file that takes
    the report. Raises TocsinError when it cannot be played at all.
    """
    scenario = load_scenario(name)
    machine = Machine("The drill")
    screen = Screen(Console(highlight=False, quiet=printed_as_json))
    screen.says(f"{scenario.title}. {scenario.about}.")
    tell = Telling(screen, failures=True)
    with machine.folder(None) as folder:
        outcome = _live(scenario, folder, tell, speed) if speed else _at_once(scenario, folder, tell)
    return hand_over(of_practice(outcome, has_people=speed is not None), screen, printed_as_json, kept)


def hand_over(account: Account, screen: Screen, printed_as_json: bool, kept: Path | None) -> bool:
    """Prints the report, and writes it to `kept`; True when nothing was late, missed or wrong."""
    document = report(account)
    if kept:
        kept.write_text(document, encoding="utf-8")
    if printed_as_json:
        sys.stdout.write(json.dumps(as_json(account), indent=2, ensure_ascii=False) + "\n")
    else:
        screen.heading("The report")
        screen.document(document)
    return went_well(account)


def _at_once(scenario: Scenario, folder: Path, onlooker: Onlooker) -> Outcome:
    clock = TurnedClock(scenario.start)
    with Stage(PracticeWorld(folder, clock, guarded=True), clock) as stage:
        return play(scenario, stage, Instant(clock), onlooker, to_the_end=True)


def _live(scenario: Scenario, folder: Path, onlooker: Onlooker, speed: float) -> Outcome:
    with opened(scenario, folder) as (stage, clock, address):
        sys.stderr.write(f"\nAct at {address} when it is your turn; else the cast does. Ctrl+C ends it.\n")
        return play(scenario, stage, TimesAsFast(clock, speed), onlooker, to_the_end=True)
