"""How uptime is counted, against examples that are worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from bot.model.drill import DrillMark
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.rules.uptime import availability, outages, uptime

Make = Callable[..., Incident]

CORE = {"kafka", "streaming"}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_45_minutes_of_30_days(make_incident: Make, noon: datetime) -> None:
    """45 of 43,200 minutes are 0.1042 %; the manual's 99.99 % leave 4.3."""
    down = outages([make_incident(resolved_at=noon + minutes(45))], CORE)
    told = availability(down, noon - timedelta(days=90), 99.99, noon + timedelta(days=2))
    assert told.value == pytest.approx(99.8958, abs=0.0001)
    assert (told.title, told.verdict, told.off_since) == ("Platform uptime, 30 days", Verdict.FAIL, noon)
    lost = [value for value in told.week if value not in (None, 100)]
    assert lost == [pytest.approx(100 - 100 * 45 / 360)], "of the six hours in which it happened"


def test_two_at_once_count_once(noon: datetime) -> None:
    """From 0 to 30, 10 to 20 and 25 to 40 are 40 of 100 minutes, whatever their order."""
    down = [(25, 40), (0, 30), (10, 20)]
    spans = [(noon + minutes(start), noon + minutes(end)) for start, end in down]
    assert uptime(spans, noon, noon + minutes(100)) == pytest.approx(60)


def test_what_lies_outside_is_cut_off(noon: datetime) -> None:
    spans = [(noon - minutes(50), noon + minutes(5)), (noon + minutes(90), None)]
    assert uptime(spans, noon, noon + minutes(100)) == pytest.approx(85)


@pytest.mark.parametrize(
    "fields",
    [
        {"severity": Severity.HIGH},
        {"service": "power-bi"},
        {"service": None},
        {"cancelled": True},
        {"merged_into": "INC-2026-002"},
        {"drill": DrillMark()},
    ],
)
def test_what_is_no_outage(make_incident: Make, fields: dict[str, Any]) -> None:
    assert outages([make_incident(**fields)], CORE) == []


def test_it_ends_once_it_is_mitigated(make_incident: Make, noon: datetime) -> None:
    mitigated = make_incident(mitigated_at=noon + minutes(30), resolved_at=noon + minutes(45))
    assert outages([mitigated], CORE) == [(noon, noon + minutes(30))]


def test_only_what_is_known_counts(make_incident: Make, noon: datetime) -> None:
    told = availability([], noon - timedelta(hours=5), 99.99, noon)
    assert (told.title, told.value, told.verdict) == ("Platform uptime, 5 h", 100, Verdict.OK)
    assert [value for value in told.day if value is not None] == [100] * 5
    unknown = availability([], noon, 99.99, noon)
    assert (unknown.value, unknown.verdict) == (None, Verdict.UNKNOWN)
