"""Stages on which scenarios are played at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.clock import TurnedClock
from handlers.practice import PracticeWorld
from handlers.scenario.load import load_scenario
from handlers.scenario.model import Scenario
from handlers.scenario.onlooker import Onlooker
from handlers.scenario.pace import Instant
from handlers.scenario.run import Outcome, play
from handlers.scenario.stage import Stage

HEAD = """
title: Kafka is down
about: Nothing much happens
start: 2026-03-02T10:00:00Z
cast: [ana, bo]
steps:
"""

Write = Callable[[str], Path]
Perform = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def no_stack_trace() -> None:
    """In place of the HTTP tests' own: the durable engine keeps to the first stream that it meets."""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a scenario's steps, or a whole scenario, to a file."""

    def written(steps: str) -> Path:
        path = tmp_path / "kafka.yml"
        path.write_text(steps if "steps:" in steps else HEAD + steps, encoding="utf-8")
        return path

    return written


@pytest.fixture
def perform(tmp_path: Path) -> Perform:
    """Plays a scenario, by name or file, with a turned clock."""

    def performed(name: str | Path, onlooker: Onlooker | None = None, *, to_the_end: bool = False) -> Outcome:
        scenario: Scenario = load_scenario(str(name))
        clock = TurnedClock(scenario.start)
        with Stage(PracticeWorld(tmp_path / "bot", clock, guarded=True), clock) as stage:
            return play(scenario, stage, Instant(clock), onlooker, to_the_end=to_the_end)

    return performed
