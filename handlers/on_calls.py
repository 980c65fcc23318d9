"""Who is on call, as it is said to people."""

from __future__ import annotations

from datetime import datetime

from bot.engine.on_calls import TeamOnCall
from bot.policy import PersonEntry
from bot.rules.on_call import Shift
from handlers.desk import Desk


def team_facts(desk: Desk, told: TeamOnCall, now: datetime) -> dict[str, object]:
    """A team as templates show it: its levels, and who stands in."""
    first, *others = (_shift(each, now) for each in told.shifts)
    people, roster = desk.policy.people, told.roster
    overrides = [
        {**dict(each), "who": people[each.person].name, "planned": each.starts_at > now}
        for each in told.overrides
        if each.person in people
    ]
    return {
        "name": told.team,
        "first": first,
        "others": others,
        "pages": told.open_pages,
        "overrides": overrides,
        "link": {"name": roster.name, "url": roster.link} if roster else None,
        "read": roster.fetched_at if roster and told.stale else None,
        "unread": told.unread,
    }


def _shift(shift: Shift, now: datetime) -> dict[str, object]:
    other_day = shift.until is not None and shift.until.date() != now.date()
    return {
        "level": shift.level,
        "name": name_of(shift.person),
        "until": shift.until,
        "form": "date" if other_day else "time",
        "then": name_of(shift.then),
    }


def name_of(person: PersonEntry | None) -> str:
    """What they are called; "nobody" for nobody."""
    return person.name if person else "nobody"
