"""Our pace against the limits that the practice Slack keeps."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack.pace import Pace
from bot.errors import AdapterError
from bot.ports import PUT_OFF
from bot.practice.slack.limits import RateLimits
from bot.practice.slack.methods import all_methods

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
METHODS = {
    "conversations_create": "conversations.create",
    "chat_update": "chat.update",
    "chat_postMessage": "chat.postMessage",
    "pins_add": "pins.add",
    "users_info": "users.info",
}


class Watch:
    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


def put_off(pace: Pace, method: str, channel: str = "C1", *, first: bool = False) -> AdapterError | None:
    try:
        pace.take(method, channel, first=first)
    except AdapterError as error:
        return error
    return None


def test_a_thousand_calls_are_never_one_too_many() -> None:
    watch, chance, tiers = Watch(), random.Random(7), all_methods()
    pace, limits = Pace(watch.now), RateLimits(watch.now)
    waiting = [(chance.choice(list(METHODS)), chance.choice(["C1", "C2", "C3"])) for _ in range(1000)]
    while waiting:
        still = []
        for method, channel in waiting:
            watch.time += timedelta(milliseconds=chance.uniform(0, 5))
            if put_off(pace, method, channel, first=chance.random() < 0.2):
                still.append((method, channel))
            else:
                name = METHODS[method]
                assert limits.wait(name, tiers[name].tier, channel) == 0, f"Slack would have refused {name}"
        waiting = still
        watch.time += timedelta(seconds=1)
    assert watch.time - START < timedelta(minutes=15)


def test_what_goes_first_finds_the_room_that_others_left() -> None:
    pace = Pace(Watch().now)
    taken = [put_off(pace, "chat_update") for _ in range(60)]
    assert taken.count(None) == 45
    refused = taken[-1]
    assert refused and refused.code == PUT_OFF and refused.retry_after == 60
    assert [put_off(pace, "chat_update", first=True) for _ in range(6)].count(None) == 5


@pytest.mark.parametrize(("method", "shared"), [("chat_postMessage", False), ("chat_update", True)])
def test_asked_to_wait_all_callers_wait_and_other_channels_post(method: str, shared: bool) -> None:
    watch = Watch()
    pace = Pace(watch.now)
    pace.close(method, "C1", 30)
    assert put_off(pace, method, "C1", first=True)
    assert bool(put_off(pace, method, "C2")) == shared
    watch.time += timedelta(seconds=30)
    assert put_off(pace, method, "C1") is None
