"""How often people are reminded of action items."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator

from bot.model.action_item import Priority
from bot.model.value import Value
from bot.policy.durations import Duration


def _whole_days(duration: timedelta) -> timedelta:
    if duration % timedelta(days=1):
        raise ValueError("must be whole days, like 7d")
    return duration


Days = Annotated[Duration, AfterValidator(_whole_days)]


class Reminding(Value):
    """So long `before` an item is due, on its day, and from then `every` so often while it is open.

    Of an item without a day, `every` so often.
    """

    before: tuple[Days, ...] = (timedelta(days=7),)
    every: Days = timedelta(days=7)


class ActionItems(Value):
    """By priority; what falls on a day on which nobody works comes on the next business day."""

    high: Reminding = Reminding(before=(timedelta(days=7), timedelta(days=1)), every=timedelta(days=2))
    medium: Reminding = Reminding()
    low: Reminding = Reminding(before=(), every=timedelta(days=14))

    def of(self, priority: Priority) -> Reminding:
        """What holds for that priority."""
        found: Reminding = getattr(self, priority.value)
        return found
