"""Maintenance windows open when their calendar says, by the clocks of their own time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.policy.calendar import When

HOUR = timedelta(hours=1)


def when(**fields: Any) -> When:
    return When.model_validate(fields)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "next_one"),
    [
        ({"every": "day", "at": "03:00"}, "2026-03-05 03:00"),
        ({"every": "week", "on": "sun", "at": "03:00"}, "2026-03-08 03:00"),
        ({"every": "week", "on": "wed", "at": "12:30"}, "2026-03-04 12:30"),
        ({"every": "month", "on": "second sun", "at": "04:00"}, "2026-03-08 04:00"),
        ({"every": "month", "on": "first tue", "at": "04:00"}, "2026-04-07 04:00"),
        ({"every": "month", "on": "last fri", "at": "22:00"}, "2026-03-27 22:00"),
        ({"every": "quarter", "on": "second sat", "at": "22:00"}, "2026-04-11 22:00"),
        ({"starts": "2026-12-05 22:00"}, "2026-12-05 22:00"),
        ({"starts": "2026-12-05T22:00", "timezone": "Europe/Amsterdam"}, "2026-12-05 21:00"),
        ({"every": "week", "on": "sun", "at": "03:00", "timezone": "America/New_York"}, "2026-03-08 07:00"),
    ],
)
def test_when_the_next_one_begins(calendar: dict[str, str], next_one: str) -> None:
    noon_on_a_wednesday = at("2026-03-04 12:00")
    assert when(**calendar).next_start(noon_on_a_wednesday) == at(next_one)


def test_it_is_open_from_its_first_moment_until_its_last() -> None:
    weekly = when(every="week", on="sun", at="23:30")
    began = at("2026-03-08 23:30")
    moments = [began - HOUR, began, began + HOUR / 2, began + HOUR]
    assert [weekly.open_since(each, HOUR) for each in moments] == [None, began, began, None]
    once = when(starts="2026-03-08 23:30")
    assert [once.open_since(each, HOUR) for each in moments] == [None, began, began, None]
    assert once.next_start(began) is None


def test_summer_time_moves_it_in_utc() -> None:
    weekly = when(every="week", on="sun", at="10:00", timezone="Europe/Amsterdam")
    assert weekly.next_start(at("2026-03-16 00:00")) == at("2026-03-22 09:00")
    assert weekly.next_start(at("2026-03-23 00:00")) == at("2026-03-29 08:00")


@pytest.mark.parametrize(
    ("calendar", "complaint"),
    [
        ({}, "say either every, on and at, or starts"),
        ({"every": "day", "at": "03:00", "starts": "2026-12-05 22:00"}, "say either"),
        ({"every": "week", "on": "sun"}, "at what time of day"),
        ({"every": "week", "at": "03:00"}, "on which day"),
        ({"every": "day", "on": "sun", "at": "03:00"}, "every day has no on"),
        ({"every": "week", "on": "first sun", "at": "03:00"}, "a plain day like sun"),
        ({"every": "month", "on": "sun", "at": "03:00"}, "which one, like first sun"),
        ({"every": "month", "on": "fifth sun", "at": "03:00"}, "must be a day like sun"),
        ({"every": "week", "on": "sun", "at": "3am"}, "a time of day like 09:00"),
        ({"starts": "tomorrow"}, "a day and a time like 2026-12-05 22:00"),
        ({"every": "day", "at": "03:00", "timezone": "Mars"}, "a time zone"),
    ],
)
def test_what_makes_no_sense_is_named(calendar: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        when(**calendar)


@given(
    every=st.sampled_from(["day", "week", "month", "quarter"]),
    zone=st.sampled_from(["UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu"]),
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 24 * 60),
)
def test_what_begins_next_is_open_then_and_not_before(
    every: str, zone: str, moment: datetime, minutes: int
) -> None:
    on = {"week": {"on": "tue"}, "month": {"on": "last tue"}, "quarter": {"on": "first tue"}}.get(every, {})
    calendar = when(every=every, at="10:15", timezone=zone, **on)
    begins = calendar.next_start(moment)
    assert begins is not None and begins > moment
    lasting = timedelta(minutes=minutes)
    assert calendar.open_since(begins, lasting) == begins
    assert calendar.open_since(begins + lasting, timedelta(minutes=minutes)) != begins
