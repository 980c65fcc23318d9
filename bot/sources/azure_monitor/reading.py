"""Words a measured value against its limit: "14 s (limit 10 s)", "71.4 (limit below 99)"."""

from __future__ import annotations

import re

from bot.model.wire import line, number
from bot.sources.azure_monitor.shapes import Criterion

_LIMITS = {
    "lessthan": "limit below {}",
    "lowerthan": "limit below {}",
    "lessthanorequal": "limit {} or below",
    "lowerthanorequal": "limit {} or below",
    "equal": "alerts at {}",
    "equals": "alerts at {}",
    "equalto": "alerts at {}",
    "greaterorlessthan": "usually about {}",
}
_UNITS = {
    "seconds": "s",
    "second": "s",
    "sec": "s",
    "s": "s",
    "milliseconds": "ms",
    "millis": "ms",
    "ms": "ms",
    "percent": "%",
    "percentage": "%",
    "pct": "%",
}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def reading(criteria: list[Criterion]) -> str:
    """The value of each criterion that has one; with several, each by the name of its metric."""
    measured = [(criterion, words) for criterion in criteria[:5] if (words := _one(criterion))]
    if len(measured) == 1:
        return measured[0][1]
    return line(", ".join(f"{criterion.metric_name} {words}".strip() for criterion, words in measured))


def _one(criterion: Criterion) -> str:
    if criterion.metric_value is None:
        return ""
    unit = _unit(criterion.metric_name or criterion.metric_measure_column)
    value = f"{_figure(criterion.metric_value)} {unit or _counted(criterion)}".rstrip()
    if not criterion.threshold:
        return value
    threshold = number(criterion.threshold)
    limit = f"{criterion.threshold if threshold is None else _figure(threshold)} {unit}".rstrip()
    wording = _LIMITS.get(criterion.operator.replace(" ", "").lower(), "limit {}")
    return f"{value} ({wording.replace('{}', limit)})"


def _figure(value: float) -> str:
    if 1000 <= abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _unit(metric: str) -> str:
    """The unit that a metric's name ends with (or "Percentage CPU" begins with): Azure sends none."""
    words = [word.lower() for word in _WORD.findall(metric.removesuffix("_d"))]
    if not words:
        return ""
    return "%" if words[0] == "percentage" else _UNITS.get(words[-1], "")


def _counted(criterion: Criterion) -> str:
    """What is counted, where a bare number would leave that open."""
    one = criterion.metric_value == 1
    if criterion.metric_name.replace(" ", "") == "FailedLocation":
        return "failed location" if one else "failed locations"
    if not criterion.metric_name and not criterion.metric_measure_column:
        return "row" if one else "rows"
    return ""
