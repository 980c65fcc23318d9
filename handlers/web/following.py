"""The form for follow-up work, which several pages have."""

from __future__ import annotations

from datetime import date

from bot.engine.actions import Wanted
from bot.errors import Refused
from bot.model.action_item import Priority
from bot.policy import Policy
from handlers.web.visit import Visit

ME = "me"


def wanted(visit: Visit) -> Wanted:
    """What was filled in. Raises Refused for a day or a person that is none."""
    owner, day = visit.filled("owner"), visit.filled("due")
    try:
        due = date.fromisoformat(day) if day else None
    except ValueError:
        raise Refused(f"{day} is no day: write it like 2026-02-10. Nothing was kept.") from None
    return Wanted(
        text=visit.filled("words"),
        owner=visit.desk.named(owner, visit.ask.by) if owner else None,
        due=due,
        priority=priority(visit.filled("priority")) or Priority.MEDIUM,
        url=visit.filled("url"),
    )


def priority(word: str) -> Priority | None:
    """The priority of that name; None where it is none."""
    return next((each for each in Priority if each == word), None)


def choices(policy: Policy) -> dict[str, object]:
    """What its fields have to choose from."""
    people = [{"value": key, "name": each.name} for key, each in policy.people.items()]
    return {
        "owners": [{"value": "", "name": "Nobody yet"}, {"value": ME, "name": "Me"}, *people],
        "priorities": [{"value": each.value, "name": each.value.capitalize()} for each in Priority],
    }
