"""People are reminded of an item before its day, on it, and again while it is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.model.action_item import ActionItem, Priority
from bot.model.incident import Person
from bot.policy import Policy
from bot.rules.reminding import reminds


def days(policy: Policy, noon: datetime, working: range, **more: Any) -> list[int]:
    """On which days after its making it is reminded of, when each of `working` is a day of work."""
    item = ActionItem(
        id="INC-2026-001-A1",
        incident="INC-2026-001",
        number=1,
        text="cap it",
        by=Person(id="U0ANA", name="Ana"),
        added_at=noon,
        **more,
    )
    reminded = []
    for day in working:
        today = policy.business.day_of(noon) + timedelta(days=day)
        if reminds(item, today, policy):
            reminded.append(day)
            item = item.model_copy(update={"reminded": today})
    return reminded


def test_by_priority_around_its_day(policy: Policy, noon: datetime) -> None:
    due = policy.business.day_of(noon) + timedelta(days=10)
    assert days(policy, noon, range(1, 32), due=due) == [3, 10, 17, 24, 31]
    high = days(policy, noon, range(1, 16), due=due, priority=Priority.HIGH)
    assert high == [3, 9, 10, 12, 14]
    assert days(policy, noon, range(1, 25), due=due, priority=Priority.LOW) == [10, 24]


def test_what_falls_on_a_free_day_comes_on_the_next(policy: Policy, noon: datetime) -> None:
    due = policy.business.day_of(noon) + timedelta(days=10)
    assert days(policy, noon, range(4, 32, 4), due=due) == [4, 12, 20, 28]


def test_without_a_day_it_is_asked_for_every_week(policy: Policy, noon: datetime) -> None:
    assert days(policy, noon, range(1, 22)) == [7, 14, 21]
