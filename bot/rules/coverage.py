"""Finds times at which nobody is on call by a schedule."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.policy import Mistake, Policy
from bot.policy.schedules import Schedule
from bot.rules.schedule import Span, changes_after, who_has

_WITHIN = timedelta(weeks=5)


def gaps(policy: Policy, now: datetime) -> list[Mistake]:
    """A warning for each schedule that has nobody at some time within the next five weeks."""
    found = []
    for schedule in policy.schedules.values():
        empty = _empty(policy, schedule, now)
        if empty:
            key = f"schedules.{schedule.name}"
            said = _sentence(schedule, empty)
            found.append(Mistake(file=policy.file, line=schedule.line, key=key, message=said, warning=True))
    return found


def _empty(policy: Policy, schedule: Schedule, now: datetime) -> list[Span]:
    """The times within the next weeks at which nobody has it, one after the other."""
    home, until = policy.business.zone, now + _WITHIN
    spans: list[Span] = []
    at = now
    while at < until:
        edge = min(changes_after(schedule, policy.people, at, home) or until, until)
        if who_has(schedule, policy.people, at, home) is None:
            joins = bool(spans) and spans[-1][1] == at
            spans[-1:] = [(spans[-1][0], edge)] if joins else [*spans[-1:], (at, edge)]
        at = edge
    return spans


def _sentence(schedule: Schedule, empty: list[Span]) -> str:
    start, end = (f"{edge.astimezone(schedule.zone):%a %Y-%m-%d %H:%M}" for edge in empty[0])
    others = len(empty) - 1
    more = f", and {others} more time{'' if others == 1 else 's'} within five weeks" if others else ""
    return f"nobody is on call from {start} until {end}{more}: the next level is rung then"
