"""Figures in words, for whatever shows them: rows of tables, and the sentences above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from bot.model.figures import Burnt, Figures, Month, Noise, Spread, Times
from bot.model.severity import Severity
from bot.rules.duration import in_words

Shown = dict[str, Any]

_NO_SERVICE = "no known service"
_CORE = "The whole core"
PICTURES = ("incidents", "times", "load", "burnt")
"""What is drawn of figures, each by its name."""


def figure_facts(figures: Figures) -> Shown:
    """What templates and tables are filled with; durations and shares are texts."""
    months = figures.months
    is_quiet = not figures.all.incidents and not figures.noise.alerts and not figures.load
    return {
        "title": title(figures),
        "zone": figures.zone,
        "is_over": months[-1].is_over,
        "is_empty": is_quiet and not any(each.minutes for each in figures.burnt),
        "incidents": figures.all.incidents,
        "whole": _speed("all", figures.all),
        "speed": list(_speeds(figures)),
        "noise": _noise(figures.noise),
        "load": [dict(each) for each in figures.load],
        "burnt": [_burnt(each) for each in figures.burnt],
        "months": [_month(each) for each in months],
        "private": sum(each.private for each in months),
        "false_alarms": sum(each.false_alarms for each in months),
        "merged": sum(each.merged for each in months),
    }


def title(figures: Figures) -> str:
    """ "January 2026", "November 2025 to January 2026"."""
    first, last = figures.months[0].first, figures.months[-1].first
    return _named(last) if first == last else f"{_named(first)} to {_named(last)}"


def _named(first: date) -> str:
    """ "January 2026"."""
    return f"{first:%B %Y}"


def _lasting(minutes: float) -> str:
    """To the second below an hour: "0 minutes", "4 min 30 s", "1 h 5 min"."""
    return in_words(timedelta(minutes=minutes)) if minutes else "0 minutes"


def _speeds(figures: Figures) -> Iterator[Shown]:
    """All together, by severity, and by service; the groups are named in `of`."""
    yield _speed("all", figures.all)
    for severity, times in figures.by_severity.items():
        yield {**_speed("severity", times, severity.value), "severity": severity}
    for service, times in figures.by_service.items():
        yield _speed("service", times, service or _NO_SERVICE)


def _speed(of: str, times: Times, name: str = "All") -> Shown:
    spreads: Mapping[str, Spread | None] = {
        "acknowledge": times.acknowledge,
        "mitigate": times.mitigate,
        "resolve": times.resolve,
    }
    return {"of": of, "name": name, "incidents": times.incidents} | {
        milestone: _spread(spread) for milestone, spread in spreads.items()
    }


def _spread(spread: Spread | None) -> Shown | None:
    if spread is None:
        return None
    half, most = (in_words(timedelta(seconds=each)) for each in (spread.median, spread.p90))
    return {"count": spread.count, "median": half, "p90": most}


def _noise(noise: Noise) -> Shown:
    each = noise.per_incident
    return {**dict(noise), "per_incident": None if each is None else f"{each:.1f}".removesuffix(".0")}


def _burnt(burnt: Burnt) -> Shown:
    share = burnt.share
    return {
        "service": burnt.service or _CORE,
        "burnt": _lasting(burnt.minutes),
        "allowed": _lasting(burnt.allowed),
        "target": f"{burnt.target:g} %",
        "share": "" if share is None else f"{100 * share:.0f} %",
        "is_burnt": burnt.minutes > 0,
        "is_over": share is not None and share > 1,
    }


def _month(month: Month) -> Shown:
    return {
        "first": month.first,
        "name": _named(month.first),
        "is_over": month.is_over,
        **_speed("month", month.all, _named(month.first)),
        "severities": [(each.value, month.count(each)) for each in Severity],
        "noise": _noise(month.noise),
        "pages": sum(each.pages for each in month.load),
        "out_of_hours": sum(each.out_of_hours for each in month.load),
        "burnt": _burnt(month.burnt[0]) if month.burnt else None,
    }


def drawn_for_web(figures: Figures, picture: str, look: str) -> bytes:
    """One of the pictures as SVG. What it is drawn with is imported late: it takes its time to load."""
    from bot.render.figures_plot import LOOKS, plot

    return plot(figures, (picture,), "svg", LOOKS[look])


def drawn(figures: Figures) -> bytes:
    """All pictures in one, as a PNG of 1380 by 930 pixels."""
    from bot.render.figures_plot import plot

    return plot(figures, PICTURES)
