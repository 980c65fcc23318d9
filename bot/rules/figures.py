"""Makes a month's figures of what happened in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from statistics import median

from bot.model.alert import Decision
from bot.model.figures import Burnt, Figures, Load, Month, Noise, Spread, Times
from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.business import Business
from bot.rules.duration import milestones
from bot.rules.reviewing import ended_by_itself, is_counted
from bot.rules.service_level import percentile
from bot.rules.uptime import lost, outages

PLATFORM = ""
"""Stands for all core services together where minutes are burnt."""


class Material(Value):
    """What the month that begins on `first` is made of; drills are not among it, private incidents are.

    `opened` are its incidents, `critical` those that may have been an outage in it, whenever they began.
    `sent` counts its alerts that were sent as firing by what was decided, `pages` are those that rang in it.
    """

    first: date
    opened: tuple[Incident, ...] = ()
    critical: tuple[Incident, ...] = ()
    sent: Mapping[Decision, int] = {}
    pages: tuple[Page, ...] = ()


class Measure(Value):
    """By what months are measured: `core` are the services that may burn minutes, `uptime` a percentage."""

    business: Business
    core: tuple[str, ...]
    uptime: float


def months_until(last: date, count: int) -> list[date]:
    """The first days of so many months, oldest first, the last being that of `last`."""
    numbers = [last.year * 12 + last.month - 1 - back for back in reversed(range(count))]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def span(first: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until before when a month lasts by the zone's clocks, in UTC."""
    following = (first + timedelta(days=31)).replace(day=1)
    begins, ends = (datetime.combine(day, time.min, tzinfo=zone) for day in (first, following))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def figures(months: Sequence[Material], measure: Measure, now: datetime) -> Figures:
    """The figures of months that follow one another."""
    told = _told(incident for each in months for incident in each.opened)
    each_month = tuple(_month(each, measure, now) for each in months)
    return Figures(
        zone=measure.business.timezone,
        months=each_month,
        all=times(told),
        by_severity=_by_severity(told),
        by_service=_by_service(told),
        noise=_summed(each.noise for each in each_month),
        load=tuple(load([page for each in months for page in each.pages], measure.business)),
        burnt=tuple(_burnt_in_all(each.burnt for each in each_month)),
    )


def _month(made_of: Material, measure: Measure, now: datetime) -> Month:
    begins, ends = span(made_of.first, measure.business.zone)
    told = _told(made_of.opened)
    known = [each for each in made_of.opened if not each.private]
    return Month(
        first=made_of.first,
        is_over=ends <= now,
        all=times(told),
        by_severity=_by_severity(told),
        by_service=_by_service(told),
        noise=noise(known, made_of.sent),
        load=tuple(load(made_of.pages, measure.business)),
        burnt=tuple(burnt(made_of.critical, measure, (begins, ends), now)),
        private=len(made_of.opened) - len(known),
        false_alarms=sum(each.cancelled for each in known),
        merged=sum(each.merged_into is not None for each in known),
    )


def times(incidents: Collection[Incident]) -> Times:
    """How fast these were answered."""
    took = [milestones(each) for each in incidents]
    return Times(
        incidents=len(incidents),
        acknowledge=_spread(each.acknowledged for each in took),
        mitigate=_spread(each.mitigated for each in took),
        resolve=_spread(each.resolved for each in took),
    )


def noise(incidents: Iterable[Incident], sent: Mapping[Decision, int]) -> Noise:
    """How much was sent for how little; `incidents` may hold what people opened too."""
    opened = [each for each in incidents if each.declared_by is None and each.merged_into is None]
    return Noise(
        alerts=sum(sent.values()),
        repeated=sent.get(Decision.DUPLICATE, 0),
        flapping=sent.get(Decision.FLAPPING, 0),
        muted=sent.get(Decision.MUTED, 0),
        opened=len(opened),
        idle=sum(map(_is_idle, opened)),
    )


def load(pages: Iterable[Page], business: Business) -> list[Load]:
    """What each carried, the most first; pages that were not sent are none."""
    rung: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.sent_at:
            rung[page.target].append(page)
    found = [_carried(target, of, business) for target, of in rung.items()]
    return sorted(found, key=lambda each: (-each.pages, -each.out_of_hours, each.name))


def burnt(
    critical: Iterable[Incident], measure: Measure, month: tuple[datetime, datetime], now: datetime
) -> list[Burnt]:
    """The core as a whole first, where there is one, then its services, the most burnt first.

    Outages are counted to their last second within the month, and two at once once.
    """
    begins, ends = month
    known = [each for each in critical if not each.private]
    allowed = (ends - begins) * (1 - measure.uptime / 100)

    def of(name: str, services: Collection[str]) -> Burnt:
        down = lost(outages(known, services), begins, max(begins, min(ends, now)))
        return Burnt(service=name, minutes=_minutes(down), allowed=_minutes(allowed), target=measure.uptime)

    whole = [of(PLATFORM, measure.core)] if measure.core else []
    return _most_first([*whole, *(of(each, (each,)) for each in measure.core)])


def _summed(months: Iterable[Noise]) -> Noise:
    counts = [each.model_dump() for each in months]
    return Noise(**{name: sum(each[name] for each in counts) for name in Noise.model_fields})


def _burnt_in_all(months: Iterable[Iterable[Burnt]]) -> list[Burnt]:
    of: dict[str, list[Burnt]] = defaultdict(list)
    for month in months:
        for each in month:
            of[each.service].append(each)
    return _most_first(
        Burnt(
            service=service,
            minutes=sum(each.minutes for each in found),
            allowed=sum(each.allowed for each in found),
            target=found[0].target,
        )
        for service, found in of.items()
    )


def _most_first(services: Iterable[Burnt]) -> list[Burnt]:
    """The platform, and then what burnt the most."""
    return sorted(services, key=lambda each: (each.service != PLATFORM, -each.minutes, each.service))


def _told(incidents: Iterable[Incident]) -> list[Incident]:
    return [each for each in incidents if is_counted(each) and not each.private]


def _by_severity(incidents: Sequence[Incident]) -> dict[Severity, Times]:
    of = {severity: [each for each in incidents if each.severity is severity] for severity in Severity}
    return {severity: times(found) for severity, found in of.items() if found}


def _by_service(incidents: Sequence[Incident]) -> dict[str, Times]:
    of: dict[str, list[Incident]] = defaultdict(list)
    for each in incidents:
        of[each.service or ""].append(each)
    return {service: times(of[service]) for service in sorted(of, key=lambda name: (-len(of[name]), name))}


def _spread(durations: Iterable[timedelta | None]) -> Spread | None:
    known = sorted(each.total_seconds() for each in durations if each is not None)
    ninety = percentile(known, 90)
    return None if ninety is None else Spread(count=len(known), median=median(known), p90=ninety)


def _carried(target: str, pages: Sequence[Page], business: Business) -> Load:
    out = [page.sent_at for page in pages if page.sent_at and not business.is_open(page.sent_at)]
    return Load(
        target=target,
        name=pages[-1].target_name,
        pages=len(pages),
        out_of_hours=len(out),
        nights=len({business.day_of(at) for at in out}),
    )


def _is_idle(incident: Incident) -> bool:
    """Whether it is over, and nobody acknowledged it, ended it, or said that it was a false alarm."""
    is_touched = incident.answered_at or incident.acknowledged_at or incident.cancelled
    return not incident.is_open and not is_touched and ended_by_itself(incident)


def _minutes(duration: timedelta) -> float:
    return duration / timedelta(minutes=1)
