"""When digests and reviews are due."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import DailyDigest, MonthlyFigures, Report, WeeklyReview, load_policy, mistakes
from bot.policy.business import Business
from bot.shipped import shipped

ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe")


def business(zone: str = "Europe/Amsterdam", **more: object) -> Business:
    days = ["mon", "tue", "wed", "thu", "fri"]
    return Business.model_validate(
        {"timezone": zone, "days": days, "opens": "09:00", "closes": "17:00", **more}
    )


def test_as_packaged_all_are_told_at_nine() -> None:
    policy = load_policy()
    assert policy.figures == MonthlyFigures(at=time(9))
    assert policy.digest == DailyDigest(at=time(9))
    assert policy.review == WeeklyReview(on="mon", at=time(9))


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        ("2026-03-27 08:59", "2026-03-27 09:00", "2026-03-30 09:00"),
        ("2026-03-27 09:00", "2026-03-30 09:00", "2026-03-30 09:00"),  # the clocks go forward between
        ("2026-04-03 12:00", "2026-04-07 09:00", "2026-04-07 09:00"),  # Easter Monday is a holiday
        ("2026-04-07 08:00", "2026-04-07 09:00", "2026-04-07 09:00"),
        ("2026-04-07 10:00", "2026-04-08 09:00", "2026-04-13 09:00"),
    ],
)
def test_holidays_move_them(now: str, daily: str, weekly: str) -> None:
    known = business(holidays="NL")
    at = datetime.fromisoformat(now).replace(tzinfo=known.zone)
    nine = time(9)
    found = [
        report.next_after(at, known) for report in (DailyDigest(at=nine), WeeklyReview(on="mon", at=nine))
    ]
    assert [each.astimezone(known.zone).strftime("%Y-%m-%d %H:%M") for each in found] == [daily, weekly]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02 08:59", "2026-03-02 09:00"),  # a Monday, after a weekend that began the month
        ("2026-03-02 09:00", "2026-04-01 09:00"),  # the clocks go forward between
        ("2026-10-20 12:00", "2026-11-02 09:00"),  # and back
        ("2025-12-15 12:00", "2026-01-02 09:00"),  # New Year is a holiday
        ("2027-04-30 12:00", "2027-05-03 09:00"),
    ],
)
def test_figures_come_on_the_first_business_day_of_a_month(now: str, due: str) -> None:
    known = business(holidays="NL")
    at = datetime.fromisoformat(now).replace(tzinfo=known.zone)
    found = MonthlyFigures(at=time(9)).next_after(at, known)
    assert found.astimezone(known.zone).strftime("%Y-%m-%d %H:%M") == due


def test_a_review_on_a_day_without_business_stays_there() -> None:
    sunday = WeeklyReview(on="sun", at=time(18)).next_after(datetime(2026, 3, 2, tzinfo=UTC), business("UTC"))
    assert sunday == datetime(2026, 3, 8, 18, tzinfo=UTC)


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
    at=st.times(),
    dates=st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=10),
    report=st.sampled_from(["business", "all", "mon", "sat", "month"]),
)
def test_one_follows_the_other_and_none_twice(
    now: datetime, zone: str, at: time, dates: list[date], report: str
) -> None:
    known = business(zone, holidays={"dates": dates})
    when: Report
    if report == "month":
        when = MonthlyFigures(at=at)
    elif report in ("mon", "sat"):
        when = WeeklyReview(on=report, at=at)
    else:
        when = DailyDigest.model_validate({"at": at, "days": report})
    first = when.next_after(now, known)
    second = when.next_after(first, known)
    assert now < first < second
    assert when.next_after(first - timedelta(microseconds=1), known) == first
    assert when.next_after(now + (first - now) / 2, known) == first, "whoever asks in between"
    if report != "all":
        assert not known.is_holiday(first.astimezone(known.zone).date())


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("digest: {at: 9, days: business}", "must be a time of day like 09:00, not '9'"),
        ('digest: {at: "09:00", days: monday}', "must be 'business' or 'all'"),
        ('review: {on: monday, at: "09:00"}', "must be one of mon, tue, wed, thu, fri, sat, sun"),
        ("review: {on: mon}", "is missing"),
        ("action_items: {high: {every: 36h}}", "must be whole days, like 7d"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, section: str, said: str) -> None:
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    name = section.partition(":")[0]
    packaged = re.sub(rf"^{name}:.*\n(?:[ ].*\n)*", "", packaged, flags=re.MULTILINE)
    lines = packaged.splitlines()
    file = tmp_path / "policy.yml"
    file.write_text("\n".join([*lines, section]), encoding="utf-8")
    assert any(said in mistake.message for mistake in mistakes(file)), mistakes(file)
