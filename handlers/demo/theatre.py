"""One address at which stories are played, each in a fresh world, as whoever looks on wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Self

from bot.clock import SystemClock
from bot.practice.page import Page
from bot.practice.server import PracticeServer, PracticeSlack
from bot.shipped import shipped
from handlers.demo.captions import Captions
from handlers.demo.together import Together
from handlers.demo.watchable import Watchable
from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from handlers.practice_page import page_over
from handlers.scenario.load import load_scenario, names
from handlers.scenario.model import Scenario
from handlers.scenario.onlooker import Onlooker
from handlers.scenario.pace import Stopped
from handlers.scenario.run import Outcome, play
from handlers.scenario.stage import Stage

_FIRST = "streaming-latency"
_OPENING_SECONDS = 0.1


class Theatre:
    """Serves the page from `perform` to the end. A context manager.

    `folder` takes the bot's files: those of the first world at once, those of the others in folders of their
    own. `attended` says whether somebody looks on who has no page open; the rest is said by `Watchable`.
    """

    def __init__(
        self, folder: Path, *, speed: float, attended: bool, port: int = 0, reading: float = 1.0
    ) -> None:
        self._folder = folder
        self._reading = reading
        self._speed = speed
        self._is_attended = attended
        self._performances = 0
        self._state = "setting_up"
        self._scenario: Scenario | None = None
        self._pace: Watchable | None = None
        self._captions: Captions | None = None
        self._page: Page | None = None
        self._protagonist = ""
        self._wanted: Queue[str] = Queue()
        self._world = ExitStack()
        self._repertoire = [load_scenario(name) for name in sorted(names(), key=lambda name: name != _FIRST)]
        empty = PracticeSlack(manifest=shipped("manifest.yml"), now=SystemClock().now)
        self._server = PracticeServer(empty, port=port)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._page:
            self._page.close()
        self._world.close()
        self._server.stop()

    @property
    def address(self) -> str:
        """The page's."""
        return f"{self._server.url}/practice/"

    @property
    def console(self) -> str:
        """Where the console of the bot is, whichever story is played."""
        return f"{self._server.url}/practice/console"

    @property
    def is_open(self) -> bool:
        """Whether somebody has the page open."""
        return self._page is not None and self._page.is_open

    def wait_for_page(self, seconds: float) -> None:
        """Returns as soon as somebody has the page open, or after so many seconds."""
        waited = threading.Event()
        while not self.is_open and seconds > 0:
            waited.wait(_OPENING_SECONDS)
            seconds -= _OPENING_SECONDS

    def next_wanted(self, seconds: float | None = None) -> str | None:
        """The story that somebody wants next; None when nobody does for so many seconds, or after `leave`."""
        try:
            return self._wanted.get(timeout=seconds) or None
        except Empty:
            return None

    def leave(self) -> None:
        """Ends the story that is played, from any thread; no other is wanted then."""
        self._wanted.put("")
        if self._pace:
            self._pace.stop()

    def perform(self, name: str, onlooker: Onlooker, before: Callable[[], None]) -> Outcome | None:
        """Plays the scenario in a fresh world, which stays afterwards; `before` runs when it is there.

        None where somebody did not want the rest. Raises TocsinError when it cannot be played at all.
        """
        scenario = load_scenario(name)
        self._state, self._captions = "setting_up", None
        self._world.close()
        clock = PracticeClock(scenario.start, pace=0)
        stage = self._furnish(scenario, clock)
        pace = Watchable(clock, self._speed, lambda: self._is_attended or self.is_open, self._reading)
        captions = Captions(pace)
        before()
        self._scenario, self._pace, self._captions, self._state = scenario, pace, captions, "playing"
        try:
            outcome = play(scenario, stage, pace, Together(captions, onlooker), to_the_end=True)
        except Stopped:
            self._state = "free"
            stage.world.slack.faults.clear()
            stage.world.pagerduty.faults.clear()
            stage.world.recover()
            return None
        captions.ends()
        self._state = "over"
        return outcome

    def _furnish(self, scenario: Scenario, clock: PracticeClock) -> Stage:
        """A world with the page over it, at the same address as the last; pages that are open come along."""
        self._performances += 1
        data = self._folder if self._performances == 1 else self._folder / f"story-{self._performances}"
        data.mkdir(exist_ok=True)
        world = PracticeWorld(data, clock, server=self._server, guarded=True)
        last, self._page = self._page, page_over(world, clock, self)
        self._scenario, self._protagonist = scenario, world.slack.people.person(scenario.cast[0]).user.id
        stage = self._world.enter_context(Stage(world, clock))
        if last:
            last.close()
        return stage

    # what the page asks

    def story(self) -> dict[str, Any]:
        """What the page's story bar shows; `state` is setting_up, playing, over or free."""
        captions, scenario = self._captions, self._scenario
        return {
            "state": self._state,
            "stories": [_about(each) for each in self._repertoire],
            "played": _about(scenario) if scenario else None,
            **(captions.state() if captions else {}),
            **({} if self._state == "playing" else {"turn": None, "paused": False}),
        }

    def direct(self, deed: str, name: str) -> None:
        """Goes on, pauses or resumes the story, plays the one of that name, or ends it for free play.

        Raises ValueError for another deed, or a story that there is not.
        """
        if deed not in _OF_PACE:
            raise ValueError(f"a story can be played, paused or ended, but not {deed}")
        if deed == "play" and name not in {each.name for each in self._repertoire}:
            raise ValueError(f"there is no story {name}")
        if self._pace is None or self._state == "setting_up":
            return
        if deed == "play":
            self._wanted.put(name)
        if deed == "free" and self._state == "over":
            self._state = "free"
        _OF_PACE[deed](self._pace)

    def protagonist(self) -> str:
        """The user id of the first of the cast."""
        return self._protagonist


_OF_PACE: dict[str, Callable[[Watchable], None]] = {
    "go_on": Watchable.go_on,
    "pause": Watchable.pause,
    "resume": Watchable.resume,
    "free": Watchable.stop,
    "play": Watchable.stop,
}


def _about(scenario: Scenario) -> dict[str, str]:
    return {"name": scenario.name, "title": scenario.title, "about": scenario.about}
