"""A scenario's stage with the practice workspace's page over it, for people to act in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from handlers.practice_page import page_over
from handlers.scenario.model import Scenario
from handlers.scenario.stage import Stage


class Opened(NamedTuple):
    """A stage, its running clock, and the page's address."""

    stage: Stage
    clock: PracticeClock
    address: str


@contextmanager
def opened(scenario: Scenario, folder: Path) -> Iterator[Opened]:
    """Everything is up within; the page closes before the stage is cleared."""
    clock = PracticeClock(scenario.start, pace=0)
    world = PracticeWorld(folder, clock)
    page = page_over(world, clock)
    with Stage(world, clock) as stage, closing(page):
        yield Opened(stage, clock, f"{world.server.url}/practice/")
