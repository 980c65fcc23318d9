"""When people are reminded of an action item."""

from __future__ import annotations

from datetime import date

from bot.model.action_item import ActionItem
from bot.policy import Policy


def reminds(item: ActionItem, today: date, policy: Policy) -> bool:
    """Whether people are to be reminded of the open item today.

    What fell on a day between the last time and today, since nobody worked or we were down, is due today.
    """
    when = policy.action_items.of(item.priority)
    last = item.reminded or policy.business.day_of(item.added_at)
    if item.due is None:
        return today - last >= when.every
    planned = [*(item.due - before for before in when.before), item.due]
    return any(last < day <= today for day in planned) or today - max(last, item.due) >= when.every
