"""The demo in the browser: stories to act in, and the workspace to play in afterwards."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from handlers.demo.account import show
from handlers.demo.machine import Machine
from handlers.demo.screen import Screen
from handlers.demo.telling import Telling
from handlers.demo.theatre import Theatre
from handlers.scenario.load import load_scenario
from handlers.scenario.run import Outcome

_OPENING = (
    "Tocsin plays an incident, with the real bot between a practice Slack and a practice pager. All of it is "
    "on this machine and invented. Act when it is your turn, on the phone or in the channel; when nobody "
    "does, the story goes on by itself."
)
_AFTER = (
    "The story is over, and all of it stays as it is: play on, or choose another story on the page. "
    "Ctrl+C ends it."
)
_ALONE = (
    "No terminal looks on: while the page is closed, nobody is waited for longer than five seconds, and in "
    "the end it stops by itself, {seconds:.0f} s after it was last open."
)
_PAGE_SECONDS = 20.0
_LINGER_SECONDS = 20.0


def live(name: str, data: Path | None, *, speed: float, port: int, attended: bool) -> bool:
    """Plays the scenario at least `speed` times as fast as life, and serves the page.

    `attended`, by whoever sits at a terminal, it is served until it is interrupted; else until nobody has
    had the page open for a while. True when all of the story was seen as it should be.

    Raises TocsinError when it cannot be played at all, and KeyboardInterrupt in the end.
    """
    load_scenario(name)
    machine = Machine("The demo")
    screen = Screen(Console(highlight=False))
    with (
        machine.folder(data) as folder,
        Theatre(folder, speed=speed, attended=attended, port=port) as theatre,
    ):
        performance = _Performance(theatre, screen, attended)
        outcome = performance.of(name)
        while (wanted := performance.next_wanted()) is not None:
            outcome = performance.of(wanted)
    return outcome is not None and not outcome.missed


class _Performance:
    def __init__(self, theatre: Theatre, screen: Screen, attended: bool) -> None:
        self._theatre = theatre
        self._screen = screen
        self._attended = attended
        self._is_first = True

    def of(self, name: str) -> Outcome | None:
        """Plays it, and prints what happened."""
        tell = Telling(self._screen, failures=True)
        outcome = self._theatre.perform(name, tell, self._opens)
        self._screen.says("")
        if outcome is None:
            self._screen.says("The story is left; the workspace stays for free play.")
            return None
        show(tell.story, self._screen)
        seen = len(outcome.checks) - len(outcome.missed)
        self._screen.verdict(f"{seen} of {len(outcome.checks)} checks held.")
        self._screen.says(_AFTER if self._attended else f"{self._theatre.address} stays open for a while.")
        return outcome

    def next_wanted(self) -> str | None:
        """What to play next; None where nobody is there for it."""
        if self._attended:
            return self._theatre.next_wanted()
        while (wanted := self._theatre.next_wanted(_LINGER_SECONDS)) is None and self._theatre.is_open:
            continue
        return wanted

    def _opens(self) -> None:
        """The page is there: says where, and waits for it to be opened."""
        if not self._is_first:
            return
        self._is_first = False
        self._screen.says(_OPENING)
        self._screen.next_step(self._theatre.address, "is the practice workspace: open it in a browser")
        self._screen.next_step(
            self._theatre.console, "is Tocsin's console: sign in as whoever you want to be"
        )
        if not self._attended:
            self._screen.says(_ALONE.format(seconds=_LINGER_SECONDS))
            return
        self._screen.says(f"The story begins when the page is open, or in {_PAGE_SECONDS:.0f} s.")
        self._theatre.wait_for_page(_PAGE_SECONDS)
