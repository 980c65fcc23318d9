"""Figures as a long table for spreadsheets: one number a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.model.figures import Burnt, Figures, Load, Month, Noise, Spread, Times
from bot.render.cells import harmless

MEDIA = "text/csv; charset=utf-8"
_COLUMNS = ("month", "of", "name", "measure", "value", "unit")

Row = tuple[str, str, str, float, str]
"""Of what, its name, the measure, the number, the unit."""


def csv_of(figures: Figures) -> str:
    """By RFC 4180; a month is like 2026-01, and a number that there is none of has no row."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(_COLUMNS)
    for month in figures.months:
        for of, name, measure, value, unit in _month(month):
            rows.writerow([f"{month.first:%Y-%m}", of, harmless(name), measure, f"{value:.10g}", unit])
    return file.getvalue()


def _month(month: Month) -> Iterator[Row]:
    yield from _times("all", "", month.all)
    for severity, times in month.by_severity.items():
        yield from _times("severity", severity.value, times)
    for service, times in month.by_service.items():
        yield from _times("service", service, times)
    for name in ("private", "false_alarms", "merged"):
        yield "all", "", name, getattr(month, name), "incidents"
    yield from _noise(month.noise)
    for load in month.load:
        yield from _load(load)
    for burnt in month.burnt:
        yield from _burnt(burnt)


def _times(of: str, name: str, times: Times) -> Iterator[Row]:
    yield of, name, "incidents", times.incidents, "incidents"
    for milestone in ("acknowledge", "mitigate", "resolve"):
        spread: Spread | None = getattr(times, milestone)
        if spread:
            yield of, name, f"{milestone}_count", spread.count, "incidents"
            yield of, name, f"{milestone}_median", spread.median, "seconds"
            yield of, name, f"{milestone}_p90", spread.p90, "seconds"


def _noise(noise: Noise) -> Iterator[Row]:
    for name in ("alerts", "repeated", "flapping", "muted"):
        yield "noise", "", name, getattr(noise, name), "alerts"
    for name in ("opened", "idle"):
        yield "noise", "", name, getattr(noise, name), "incidents"
    if noise.per_incident is not None:
        yield "noise", "", "per_incident", noise.per_incident, "alerts"


def _load(load: Load) -> Iterator[Row]:
    for name, unit in (("pages", "pages"), ("out_of_hours", "pages"), ("nights", "days")):
        yield "load", load.name, name, getattr(load, name), unit


def _burnt(burnt: Burnt) -> Iterator[Row]:
    name = burnt.service or "platform"
    yield "burnt", name, "minutes", burnt.minutes, "minutes"
    yield "burnt", name, "allowed", burnt.allowed, "minutes"
