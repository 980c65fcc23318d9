"""A month's figures for the gallery, and for whoever writes a template."""

from __future__ import annotations

from datetime import date

from bot.model.figures import Burnt, Figures, Load, Month, Noise, Spread, Times
from bot.model.severity import Severity
from bot.render.reports import monthly_facts

_ALL = Times(
    incidents=12,
    acknowledge=Spread(count=11, median=190, p90=540),
    mitigate=Spread(count=9, median=1260, p90=4200),
    resolve=Spread(count=12, median=2700, p90=17_100),
)
_CRITICAL = Times(
    incidents=2,
    acknowledge=Spread(count=2, median=95, p90=130),
    mitigate=Spread(count=2, median=840, p90=960),
    resolve=Spread(count=2, median=2550, p90=2700),
)
_LOW = Times(incidents=10, resolve=Spread(count=10, median=3300, p90=17_100))
_BY_SEVERITY = {Severity.CRITICAL: _CRITICAL, Severity.LOW: _LOW}
_BY_SERVICE = {"streaming": _LOW, "kafka": _CRITICAL}
_NOISE = Noise(alerts=140, repeated=88, flapping=6, muted=14, opened=11, idle=4)
_LOAD = (
    Load(target="ana", name="Ana", pages=3, out_of_hours=2, nights=2),
    Load(target="platform", name="Data platform", pages=1, out_of_hours=0, nights=0),
)
_BURNT = (
    Burnt(service="", minutes=28, allowed=4.464, target=99.99),
    Burnt(service="kafka", minutes=28, allowed=4.464, target=99.99),
    Burnt(service="streaming", minutes=0, allowed=4.464, target=99.99),
)


def _month(first: date, whole: Times) -> Month:
    return Month(
        first=first,
        is_over=True,
        all=whole,
        by_severity=_BY_SEVERITY,
        by_service=_BY_SERVICE,
        noise=_NOISE,
        load=_LOAD,
        burnt=_BURNT,
        private=1,
        false_alarms=2,
        merged=1,
    )


_BEFORE = _month(date(2025, 12, 1), _LOW)
_FIGURES = Figures(
    zone="UTC",
    months=(_month(date(2026, 1, 1), _ALL),),
    all=_ALL,
    by_severity=_BY_SEVERITY,
    by_service=_BY_SERVICE,
    noise=_NOISE,
    load=_LOAD,
    burnt=_BURNT,
)
MONTHLY = monthly_facts(_FIGURES, _BEFORE, "https://tocsin.example.com/figures?month=2026-01")
