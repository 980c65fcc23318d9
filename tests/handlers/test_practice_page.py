"""What the composition gives the practice page: a clock to turn, and a gallery that Slack would take."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.practice.page import Specimen
from bot.practice.slack.blockkit import problems
from handlers.practice_clock import PracticeClock
from handlers.practice_gallery import gallery

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("specimen", gallery(), ids=lambda specimen: specimen.title)
def test_slack_would_take_every_message_of_the_gallery(specimen: Specimen) -> None:
    surface = "modal" if specimen.kind == "form" else "message"
    assert problems(specimen.blocks, surface) == []
    assert "facts that this page does not have" not in str(specimen.blocks)


def test_the_clock_turns_forward_and_stands_still_when_told() -> None:
    clock = PracticeClock(START)
    clock.run(0)
    clock.turn(900)
    stood = clock.now()
    assert 900 <= (stood - START).total_seconds() < 905
    assert clock.now() == stood


def test_the_clock_is_never_turned_back() -> None:
    clock = PracticeClock(START)
    with pytest.raises(ValueError, match="forward"):
        clock.turn(-1)
    with pytest.raises(ValueError, match="pace"):
        clock.run(-1)
