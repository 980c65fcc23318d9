"""The pace of a watched story: whoever looks on has time to read and to act, and may hold or shorten it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from handlers.demo.watchable import Watchable
from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from handlers.scenario.pace import Stopped
from handlers.scenario.stage import Stage

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR = START + timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_stack_trace() -> None:
    """In place of the HTTP tests' own: the durable engine keeps to the first stream that it meets."""


@pytest.fixture
def clock() -> PracticeClock:
    """Stands still until a story lets it run."""
    return PracticeClock(START, pace=0)


@pytest.fixture
def stage(tmp_path: Path, clock: PracticeClock) -> Iterator[Stage]:
    """A world in which nothing happens."""
    with Stage(PracticeWorld(tmp_path, clock), clock) as opened:
        yield opened


@contextmanager
def passing(pace: Watchable, moment: datetime, stage: Stage) -> Iterator[None]:
    """While time passes beside the test, until that moment."""
    passes = threading.Thread(target=pace.reach, args=(moment, stage))
    passes.start()
    yield
    passes.join(30)


def wait_for(look: Callable[[], float]) -> float:
    """What is seen as soon as it is not nothing."""
    while not (seen := look()):
        sleep(0.01)
    return seen


class Somebody:
    """Is asked, and then does what the test says; it is never done by itself."""

    def __init__(self, when_asked: Callable[[], object] = lambda: None) -> None:
        self.asked = False
        self.done = False
        self._when_asked = when_asked

    def ask(self) -> None:
        self.asked = True
        self._when_asked()

    def is_done(self) -> bool:
        return self.done


def test_an_hour_with_nothing_in_it_is_no_hour_to_watch(stage: Stage, clock: PracticeClock) -> None:
    pace = Watchable(clock, 60, lambda: True)
    with passing(pace, HOUR, stage):
        assert wait_for(clock.pace) == pytest.approx(900), "an hour in four seconds"
        pace.go_on()
    assert (clock.now(), clock.pace()) == (HOUR, 0)


def test_whoever_wants_to_go_on_is_there_at_once(stage: Stage, clock: PracticeClock) -> None:
    pace = Watchable(clock, 1, lambda: True)
    pace.go_on()
    pace.read(3600)
    pace.reach(HOUR, stage)
    assert clock.now() == HOUR


def test_whoever_is_invited_has_their_time_until_they_go_on(stage: Stage, clock: PracticeClock) -> None:
    pace = Watchable(clock, 600, lambda: True)
    somebody = Somebody(lambda: threading.Timer(0.2, pace.go_on).start())
    assert not pace.invite(START, HOUR, stage, somebody)
    assert (somebody.asked, clock.now()) == (True, HOUR)


def test_while_nobody_looks_on_nobody_is_waited_for_long(stage: Stage, clock: PracticeClock) -> None:
    asked: list[datetime] = []
    pace = Watchable(clock, 600, lambda: False)
    soon = START + timedelta(minutes=2)

    def ask() -> None:
        asked.append(clock.now())
        pace.go_on()

    assert not pace.invite(START, soon, stage, Somebody(ask))
    assert [soon - at for at in asked] == [timedelta(seconds=5)]


def test_paused_the_clock_stands_still_until_it_is_resumed(stage: Stage, clock: PracticeClock) -> None:
    pace = Watchable(clock, 600, lambda: True)
    pace.pause()
    with passing(pace, HOUR, stage):
        assert pace.is_held
        assert clock.pace() == 0
        pace.resume()
        assert wait_for(clock.pace) == pytest.approx(900)
        pace.go_on()
    assert clock.now() == HOUR


def test_stopped_while_it_is_read_or_held_it_ends(clock: PracticeClock) -> None:
    pace = Watchable(clock, 60, lambda: True)
    pace.pause()
    pace.stop()
    with pytest.raises(Stopped):
        pace.read(60)
