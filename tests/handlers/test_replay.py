"""A signature counts once, for as long as it could be used again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers.replay import ReplayMemory

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_signature_is_new_once_until_it_is_out_of_date() -> None:
    memory = ReplayMemory(10 * MINUTE)

    assert memory.is_new("a", START)
    assert not memory.is_new("a", START + 10 * MINUTE)
    assert memory.is_new("a", START + 11 * MINUTE)


def test_what_came_to_nothing_may_come_again() -> None:
    memory = ReplayMemory(10 * MINUTE)
    memory.is_new("a", START)

    memory.forget("a")
    memory.forget("never seen")

    assert memory.is_new("a", START)


def test_the_memory_is_bounded() -> None:
    memory = ReplayMemory(10 * MINUTE, most=2)
    for signature in ("a", "b", "c"):
        assert memory.is_new(signature, START)

    assert not memory.is_new("b", START)
    assert memory.is_new("a", START), "the oldest went first"
