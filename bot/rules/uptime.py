"""How much of the time the platform was up, by the incidents that say it was not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from bot.model.check import Verdict
from bot.model.health import Span, Standing
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.rules.health import DAY_STEPS, HOUR, QUARTER, WEEK_STEPS, floor, trended

COUNTED = timedelta(days=30)
"""Uptime is of that long, or since anything is known."""

Outage = tuple[datetime, datetime | None]
"""From when to when; None while it lasts."""


def outages(incidents: Iterable[Incident], core: Collection[str]) -> list[Outage]:
    """When a core service was down: while an incident of severity critical about one was not mitigated.

    From its detection until it was mitigated, or else resolved. False alarms, drills, and those that go on in
    another incident are none.
    """
    return [
        (each.detected_at, each.mitigated_at or each.resolved_at)
        for each in incidents
        if each.severity is Severity.CRITICAL
        and each.service in core
        and not each.cancelled
        and each.merged_into is None
        and each.drill is None
    ]


def uptime(down: Iterable[Outage], since: datetime, until: datetime) -> float:
    """The percentage of that time without an outage; two at once count once."""
    return 100 * (1 - lost(down, since, until) / (until - since))


def lost(down: Iterable[Outage], since: datetime, until: datetime) -> timedelta:
    """How much of that time had an outage; two at once count once."""
    gone, reached = timedelta(), since
    for start, end in sorted(down, key=lambda outage: outage[0]):
        begins, ends = max(start, reached), min(end or until, until)
        if ends > begins:
            gone += ends - begins
            reached = ends
    return gone


def availability(down: Sequence[Outage], since: datetime, wanted: float, now: datetime) -> Standing:
    """How uptime stands, counted from `since`, before which nothing is known, or over 30 days."""
    begins = max(since, now - COUNTED)
    is_known = begins < now
    value = uptime(down, begins, now) if is_known else None
    misses = value is not None and value < wanted
    told = Standing(
        key="uptime",
        area="Availability",
        title=f"Platform uptime, {_days(now - begins)}",
        unit="%",
        target=f"at least {wanted:g} %",
        limit=wanted,
        verdict=Verdict.UNKNOWN if value is None else Verdict.FAIL if misses else Verdict.OK,
        value=value,
        at=now if is_known else None,
        why="" if is_known else "nothing is known yet: no check has run, and there was no incident",
        off_since=min((start for start, _ in down if misses), default=None),
    )
    return trended(
        told, _steps(down, begins, now, HOUR, DAY_STEPS), _steps(down, begins, now, QUARTER, WEEK_STEPS)
    )


def _days(known: timedelta) -> str:
    days = round(known / timedelta(days=1))
    return f"{days} day{'' if days == 1 else 's'}" if days else f"{known / timedelta(hours=1):.0f} h"


def _steps(down: Sequence[Outage], since: datetime, now: datetime, step: timedelta, steps: int) -> Span:
    """Uptime in each of the last steps; None for those before anything is known."""
    first = floor(now, step) - (steps - 1) * step
    begun = [first + number * step for number in range(steps)]
    return tuple(_within(down, max(at, since), min(at + step, now)) for at in begun)


def _within(down: Sequence[Outage], since: datetime, until: datetime) -> float | None:
    return uptime(down, since, until) if since < until else None
