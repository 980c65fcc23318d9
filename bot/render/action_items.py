"""Action items as people see them: in a list, alone in a message, and offered of the tasks that are left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.model.action_item import ActionItem
from bot.model.incident import Incident
from bot.model.task import Task
from bot.render.blockkit import Message, message

_MOST_TOLD = 10
_MOST_OFFERED = 9

Kept = tuple[ActionItem, Incident]


def told(items: Sequence[Kept], today: date) -> Message:
    """What somebody alone is told of theirs, the most urgent first; of a private incident's only its id."""
    shown = sorted(items, key=lambda kept: (not kept[0].is_open, kept[0].due or date.max, kept[0].id))
    facts = {
        "items": [shown_item(*each, today) for each in shown[:_MOST_TOLD]],
        "more": max(len(shown) - _MOST_TOLD, 0),
        "open_count": sum(item.is_open for item, _ in items),
    }
    return message("slack/action_items.json.j2", facts)


def offer(incident: Incident, left: Sequence[Task], made: Sequence[ActionItem]) -> Message:
    """Offers to make action items of the tasks that are left; says which were made."""
    facts = {
        "incident": incident,
        "left": left[:_MOST_OFFERED],
        "size": len(left),
        "more": max(len(left) - _MOST_OFFERED, 0),
        "made": made,
    }
    return message("slack/offer_items.json.j2", facts)


def shown_item(item: ActionItem, incident: Incident, today: date) -> dict[str, object]:
    """An item as templates show it."""
    return {
        **dict(item),
        "is_open": item.is_open,
        "overdue": item.is_overdue(today),
        "today": item.due == today,
        "private": incident.private,
        "link": {"name": item.id, "url": item.url},
    }
