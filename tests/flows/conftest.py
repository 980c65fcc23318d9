"""A world whose clock is turned by hand: the real bot between the practice Slack and the practice pager."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The bot over signed HTTP, with the packaged policy, at 14:00 UTC on a Thursday."""
    with World(tmp_path) as opened:
        yield opened
        assert opened.given_up() == 0, "a job was given up"


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds with settings of their own; all are closed at the end."""
    opened: list[World] = []

    def make(**settings: Any) -> World:
        made = World(tmp_path / f"world-{len(opened)}", **settings)
        made.__enter__()
        opened.append(made)
        return made

    yield make
    for each in reversed(opened):
        each.__exit__(None, None, None)
