"""Figures of months, against examples that are worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import Decision
from bot.model.figures import Figures
from bot.model.incident import Incident, Person
from bot.model.page import Page, Via
from bot.model.severity import Severity
from bot.policy.business import Business, zone_named
from bot.render.figures_csv import csv_of
from bot.rules.figures import Material, Measure, burnt, figures, load, months_until, noise, span

Make = Callable[..., Incident]

BERLIN = Business.model_validate(
    {
        "timezone": "Europe/Berlin",
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "opens": "09:00",
        "closes": "18:00",
    }
)
MEASURE = Measure(business=BERLIN, core=("kafka", "streaming"), uptime=99.9)
MARCH = date(2026, 3, 1)
APRIL_1 = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
"""When April begins in Berlin, in summer time."""

ANA = Person(id="U0ANA", name="Ana")
NOBODY = Person(id="", name="Tocsin")
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def rung(target: str, at: datetime, number: int = 1) -> Page:
    return Page(
        id=f"INC-2026-001:{number}",
        incident="INC-2026-001",
        number=number,
        level=1,
        target=target,
        target_name=target.title(),
        via=Via.PAGER,
        sent_at=at,
    )


def test_a_month_lasts_as_long_as_the_clocks_say() -> None:
    zone = zone_named("Europe/Berlin")
    hours = {
        first: (span(first, zone)[1] - span(first, zone)[0]) / timedelta(hours=1)
        for first in (date(2026, 2, 1), MARCH, date(2026, 10, 1), date(2026, 12, 1))
    }
    assert list(hours.values()) == [28 * 24, 31 * 24 - 1, 31 * 24 + 1, 31 * 24]
    assert span(MARCH, zone) == (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), APRIL_1)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 24))
def test_months_follow_one_another_without_a_gap(last: date, count: int) -> None:
    zone, months = zone_named("Europe/Berlin"), months_until(last, count)
    assert len(months) == count and months[-1] == last.replace(day=1)
    spans = [span(first, zone) for first in months]
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_how_fast_people_were(make_incident: Make, noon: datetime) -> None:
    """Ten incidents that were answered after 1 to 10 minutes: half within 5.5, nine in ten within 9."""
    opened = [
        make_incident(
            id=f"INC-2026-{number:03d}",
            service="kafka" if number < 8 else None,
            severity=Severity.CRITICAL if number < 4 else Severity.HIGH,
            answered_at=noon + minutes(number),
            resolved_at=noon + minutes(30) if number == 1 else None,
        )
        for number in range(1, 11)
    ]
    told = figures([Material(first=MARCH, opened=tuple(opened))], MEASURE, LATER)
    assert told.all.incidents == 10 and told.all.mitigate is None
    assert told.all.acknowledge and told.all.resolve
    acknowledge = told.all.acknowledge
    assert (acknowledge.count, acknowledge.median, acknowledge.p90) == (10, 330, 540)
    assert (told.all.resolve.count, told.all.resolve.p90) == (1, 1800)
    assert [(severity, of.incidents) for severity, of in told.by_severity.items()] == [
        (Severity.CRITICAL, 3),
        (Severity.HIGH, 7),
    ]
    assert {service: of.incidents for service, of in told.by_service.items()} == {"kafka": 7, "": 3}
    assert told.months[0].all == told.all and told.months[0].is_over


def test_what_is_only_counted(make_incident: Make, noon: datetime) -> None:
    fields: list[dict[str, Any]] = [
        {"private": True, "service": "payroll"},
        {"private": True, "cancelled": True},
        {"cancelled": True},
        {"merged_into": "INC-2026-009"},
        {},
    ]
    opened = tuple(make_incident(**each) for each in fields)
    told = figures([Material(first=MARCH, opened=opened)], MEASURE, noon)
    (month,) = told.months
    assert (month.private, month.false_alarms, month.merged) == (2, 1, 1)
    assert month.all.incidents == 1 and not month.is_over
    assert "payroll" not in csv_of(told)


def test_noise(make_incident: Make, noon: datetime) -> None:
    over = {"status": "resolved", "resolved_at": noon}
    opened = [
        make_incident(**over, resolved_by=NOBODY),
        make_incident(**over, resolved_by=NOBODY, answered_at=noon),
        make_incident(**over, resolved_by=ANA),
        make_incident(status="closed", cancelled=True, resolved_by=NOBODY),
        make_incident(),
        make_incident(**over, resolved_by=NOBODY, declared_by=ANA),
        make_incident(**over, resolved_by=NOBODY, merged_into="INC-2026-009"),
    ]
    sent = {Decision.OPENED: 6, Decision.DUPLICATE: 10, Decision.MUTED: 3, Decision.FLAPPING: 1}
    told = noise(opened, sent)
    assert (told.alerts, told.repeated, told.muted, told.flapping) == (20, 10, 3, 1)
    assert (told.opened, told.idle, told.per_incident) == (5, 1, 4)
    assert noise([], {}).per_incident is None


def test_what_each_carried() -> None:
    """Business in Berlin is over at 17:00 UTC in winter and at 16:00 in summer; two pages of one night."""
    pages = [
        rung("ana", datetime(2026, 3, 27, 16, 30, tzinfo=UTC)),
        rung("ana", datetime(2026, 3, 30, 16, 30, tzinfo=UTC), 2),
        rung("ana", datetime(2026, 3, 30, 20, 0, tzinfo=UTC), 3),
        rung("ana", datetime(2026, 3, 28, 12, 0, tzinfo=UTC), 4),
        rung("stream", datetime(2026, 3, 27, 12, 0, tzinfo=UTC)),
        rung("stream", datetime(2026, 3, 27, 12, 0, tzinfo=UTC)).model_copy(update={"sent_at": None}),
    ]
    assert [(each.name, each.pages, each.out_of_hours, each.nights) for each in load(pages, BERLIN)] == [
        ("Ana", 4, 3, 2),
        ("Stream", 1, 0, 0),
    ]


def test_minutes_burnt(make_incident: Make) -> None:
    """March in Berlin has 44,580 minutes, of which 99.9 % leave 44.58."""
    border = APRIL_1
    critical = [
        make_incident(detected_at=border - minutes(20), mitigated_at=border + minutes(10)),
        make_incident(detected_at=border - minutes(30), resolved_at=border - minutes(10)),
        make_incident(service="streaming", detected_at=border - minutes(25), resolved_at=border),
        make_incident(service="cost", detected_at=border - minutes(500), resolved_at=border),
        make_incident(detected_at=border - minutes(500), resolved_at=border, private=True),
        make_incident(detected_at=border - minutes(500), resolved_at=border, severity=Severity.HIGH),
    ]
    march = burnt(critical, MEASURE, span(MARCH, BERLIN.zone), LATER)
    assert [(each.service, each.minutes) for each in march] == [("", 30), ("kafka", 30), ("streaming", 25)]
    assert march[0].allowed == pytest.approx(44.58) and march[0].share == pytest.approx(30 / 44.58)
    april = burnt(critical, MEASURE, span(date(2026, 4, 1), BERLIN.zone), LATER)
    assert [(each.service, each.minutes) for each in april] == [("", 10), ("kafka", 10), ("streaming", 0)]
    lasting = [make_incident(detected_at=border - minutes(15))]
    assert burnt(lasting, MEASURE, span(MARCH, BERLIN.zone), border - minutes(5))[0].minutes == 10
    assert burnt(lasting, MEASURE, span(date(2026, 4, 1), BERLIN.zone), border - minutes(5))[0].minutes == 0


def test_as_a_table(make_incident: Make, noon: datetime) -> None:
    opened = (make_incident(answered_at=noon + minutes(4), service="=cmd()"),)
    told: Figures = figures([Material(first=MARCH, opened=opened)], MEASURE, LATER)
    rows = csv_of(told).splitlines()
    assert rows[0] == "month,of,name,measure,value,unit"
    assert "2026-03,severity,critical,acknowledge_median,240,seconds" in rows
    assert "2026-03,service,'=cmd(),incidents,1,incidents" in rows
    assert "2026-03,burnt,platform,minutes,0,minutes" in rows
    assert not [row for row in rows if "mitigate" in row], "of what there is none there is no number"
