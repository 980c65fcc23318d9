"""How the key metrics stand, and where they go, by what was measured in the last hours and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import isfinite
from statistics import median

from bot.model.check import Verdict
from bot.model.health import Course, Sample, Span, Standing
from bot.policy import Platform
from bot.rules.key_metrics import Aim, KeyMetric

CURRENT = timedelta(hours=1)
"""What was last measured longer ago does not say how it stands now."""

HOUR, QUARTER = timedelta(hours=1), timedelta(hours=6)
DAY_STEPS, WEEK_STEPS = 24, 28
_NOTABLE = 0.05
"""Of a change by less than this share nothing is said."""

_ENOUGH = 4


def standing(
    metric: KeyMetric, parts: Platform, newest: Iterable[Sample], hours: Iterable[Sample], now: datetime
) -> Standing:
    """How it stands, by the newest samples of each part and by the medians of the hours before."""
    aim = metric.aim(parts)
    own = [each for each in newest if metric.is_of(each)]
    current = [each for each in own if now - each.at <= CURRENT]
    known = [each for each in hours if metric.is_of(each)]
    by_hour = _by_step(known, metric, HOUR)
    value = metric.together([each.value for each in current]) if current else None
    return trended(
        Standing(
            key=metric.key,
            area=metric.area,
            title=metric.title,
            unit=metric.unit,
            target=aim.words,
            limit=aim.limit if isfinite(aim.limit) else None,
            verdict=Verdict.UNKNOWN if value is None else aim.judged(value),
            value=value,
            at=max((each.at for each in current), default=None),
            why="" if current else _why(metric, parts, own),
            off_since=_off_since(aim, value, by_hour, now),
        ),
        span(by_hour, now, HOUR, DAY_STEPS),
        span(_by_step(known, metric, QUARTER), now, QUARTER, WEEK_STEPS),
    )


def trended(told: Standing, day: Span, week: Span) -> Standing:
    """The same with its courses."""
    courses = {"day_course": course(day), "week_course": course(week)}
    return told.model_copy(update={"day": day, "week": week, **courses})


def span(known: Mapping[datetime, float], now: datetime, step: timedelta, steps: int) -> Span:
    """The last steps until now, oldest first."""
    last = floor(now, step)
    return tuple(known.get(last - number * step) for number in reversed(range(steps)))


def floor(moment: datetime, step: timedelta) -> datetime:
    """When the step began in which that moment lies; steps are counted from midnight, UTC."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // step * step


def course(values: Span) -> Course | None:
    """Whether the last quarter lies notably above or below the first; None of too few values."""
    known = [value for value in values if value is not None]
    if len(known) < _ENOUGH:
        return None
    quarter = len(known) // 4
    before, after = median(known[:quarter]), median(known[-quarter:])
    if abs(after - before) <= _NOTABLE * max(abs(before), abs(after)):
        return Course.STEADY
    return Course.RISES if after > before else Course.FALLS


def hourly(samples: Iterable[Sample]) -> list[Sample]:
    """The median of each measure in each hour, which bears the hour's beginning."""
    found: dict[tuple[str, datetime], list[float]] = {}
    for each in samples:
        found.setdefault((each.name, floor(each.at, HOUR)), []).append(each.value)
    return [Sample(name=name, at=at, value=median(values)) for (name, at), values in found.items()]


def rate(before: Sample, after: Sample) -> float | None:
    """By how much a counter grew in a second; None when it began anew."""
    if after.at <= before.at or after.value < before.value:
        return None
    return (after.value - before.value) / (after.at - before.at).total_seconds()


def _by_step(known: Iterable[Sample], metric: KeyMetric, step: timedelta) -> dict[datetime, float]:
    """The metric in each step: each part's median in it, put together."""
    found: dict[datetime, dict[str, list[float]]] = {}
    for each in known:
        found.setdefault(floor(each.at, step), {}).setdefault(each.name, []).append(each.value)
    return {at: metric.together([median(values) for values in parts.values()]) for at, parts in found.items()}


def _off_since(
    aim: Aim, value: float | None, by_hour: Mapping[datetime, float], now: datetime
) -> datetime | None:
    """The beginning of the first hour of those, up to now, in which it missed its target all the time."""
    if value is None or aim.judged(value) is Verdict.OK:
        return None
    since = floor(now, HOUR)
    for at in sorted(by_hour, reverse=True):
        if at < since and aim.judged(by_hour[at]) is Verdict.OK:
            break
        since = min(since, at)
    return since


def _why(metric: KeyMetric, parts: Platform, own: Sequence[Sample]) -> str:
    if not metric.has(parts):
        return metric.missing
    if not own:
        return "not measured yet"
    return f"not measured since {max(each.at for each in own):%b %d %H:%M} UTC"
