"""The demo in the browser: a story to act in, and the workspace to play in afterwards."""

from __future__ import annotations

import threading
from pathlib import Path

from rich.console import Console

from handlers.demo.browser import opened
from handlers.demo.machine import Machine
from handlers.demo.screen import Screen
from handlers.demo.telling import Telling
from handlers.scenario.load import load_scenario
from handlers.scenario.pace import TimesAsFast
from handlers.scenario.run import play

_OPENING = (
    "Tocsin plays an incident, with the real bot between a practice Slack and a practice pager. All of it is "
    "on this machine and invented. Act when it is your turn, on the phone or in the channel; when nobody "
    "does, the story goes on by itself."
)
_AFTER = (
    "The story is over, and all of it stays as it is. Play on: fire an alert, type /incident, turn the "
    "clock. Ctrl+C ends it."
)


def live(name: str, data: Path | None, speed: float) -> None:
    """Plays the scenario `speed` times as fast as life, and serves the page until it is interrupted.

    Raises TocsinError when it cannot be played at all, and KeyboardInterrupt in the end.
    """
    scenario = load_scenario(name)
    machine = Machine("The demo")
    screen = Screen(Console(highlight=False))
    with machine.folder(data) as folder, opened(scenario, folder) as (stage, clock, address):
        screen.says(_OPENING)
        screen.next_step(address, "is the practice workspace: open it in a browser")
        play(scenario, stage, TimesAsFast(clock, speed), Telling(screen, failures=True), to_the_end=True)
        screen.says("")
        screen.says(_AFTER)
        threading.Event().wait()
