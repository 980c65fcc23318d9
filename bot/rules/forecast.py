"""Looks ahead by a straight line through daily medians, which a few wild days do not bend.

The slope is the median of the slopes between any two days (Theil and Sen), its interval Sen's, by Kendall's
statistic: P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from statistics import fmean, median

from bot.model.outlook import Reach, Trend

ENOUGH = 14
"""Of fewer days a week's ups and downs look like growth."""

_Z = 1.959964
"""The normal distribution holds 95 % within so many standard deviations."""

Days = Sequence[tuple[date, float]]


def by_day(points: Iterable[tuple[datetime, float]], today: date) -> list[tuple[date, float]]:
    """The median of each day of UTC, oldest first; today is left out, since it is not whole yet."""
    found: dict[date, list[float]] = {}
    for at, value in points:
        found.setdefault(at.date(), []).append(value)
    return [(day, median(found[day])) for day in sorted(found) if day < today]


def trend(days: Days, today: date) -> Trend | None:
    """The line through them as it stands today; None of fewer than 14 days."""
    if len(days) < ENOUGH:
        return None
    xs = [float((day - today).days) for day, _ in days]
    ys = [value for _, value in days]
    slopes = sorted(
        (ys[j] - ys[i]) / (xs[j] - xs[i]) for i in range(len(days)) for j in range(i + 1, len(days))
    )
    slope = median(slopes)
    level = median(y - slope * x for x, y in zip(xs, ys, strict=True))
    low, high = _interval(slopes, len(days))
    fits = _fits(xs, ys, slope, level)
    return Trend(day=today, level=level, slope=slope, low=low, high=high, fits=fits, middle=-median(xs))


def reach(line: Trend, level: float) -> Reach:
    """When the line reaches that level; 0 days where it stands there already."""
    if line.level >= level:
        return Reach(level=level, days=0.0, soonest=0.0, latest=0.0)
    return Reach(
        level=level,
        days=_until(line, level, line.slope),
        soonest=_until(line, level, line.high),
        latest=_until(line, level, line.low),
    )


def _interval(slopes: Sequence[float], days: int) -> tuple[float, float]:
    """The slopes at Sen's ranks, counted from both ends."""
    spread = _Z * math.sqrt(days * (days - 1) * (2 * days + 5) / 18)
    rank = max(math.floor((len(slopes) - spread) / 2), 1)
    return slopes[rank - 1], slopes[-rank]


def _until(line: Trend, level: float, slope: float) -> float | None:
    if slope <= 0:
        return None
    return max((level - line.at(0, slope)) / slope, 0.0)


def _fits(xs: Sequence[float], ys: Sequence[float], slope: float, level: float) -> float:
    mean = fmean(ys)
    total = sum((y - mean) ** 2 for y in ys)
    rest = sum((y - level - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    return max(1 - rest / total, 0.0) if total else 1.0
