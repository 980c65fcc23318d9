"""Our pace against the window that PagerDuty counts by."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.pagerduty.pace import TAKEN_IN_A_MINUTE, Pace
from bot.errors import AdapterError
from bot.model.severity import Severity
from bot.ports import PUT_OFF
from bot.practice.pagerduty.events import CALLS_PER_MINUTE
from bot.practice.pagerduty.window import Window

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)


class Watch:
    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


def taken(pace: Pace, severity: Severity | None, times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            pace.take(severity)
        except AdapterError:
            continue
        count += 1
    return count


def test_five_hundred_within_a_minute_are_never_one_too_many() -> None:
    watch, chance = Watch(), random.Random(7)
    pace, window = Pace(watch.now), Window(CALLS_PER_MINUTE, watch.now)
    waiting = [chance.choice([*Severity, None]) for _ in range(500)]
    while waiting:
        still = []
        for severity in waiting:
            watch.time += timedelta(seconds=chance.uniform(0, 0.1))
            if taken(pace, severity, 1):
                assert window.admit("key"), "PagerDuty would have refused it"
            else:
                still.append(severity)
        waiting = still
    assert watch.time - START < timedelta(minutes=8)


def test_what_is_more_urgent_finds_room_that_others_left() -> None:
    watch = Watch()
    pace = Pace(watch.now)
    assert taken(pace, None, 200) == TAKEN_IN_A_MINUTE - 24
    assert taken(pace, Severity.MEDIUM, 10) == 0
    assert taken(pace, Severity.HIGH, 200) == 12
    assert taken(pace, Severity.CRITICAL, 200) == 8
    watch.time += timedelta(seconds=60)
    assert taken(pace, Severity.LOW, 1) == 1


def test_it_says_when_there_is_room_again_to_the_most_urgent_first() -> None:
    watch = Watch()
    pace = Pace(watch.now)
    taken(pace, Severity.CRITICAL, 200)
    waits = []
    for severity in (Severity.CRITICAL, Severity.HIGH, None):
        with pytest.raises(AdapterError) as put_off:
            pace.take(severity)
        assert put_off.value.code == PUT_OFF
        waits.append(put_off.value.retry_after or 0)
    assert 60 <= waits[0] < waits[1] < waits[2] < 63
