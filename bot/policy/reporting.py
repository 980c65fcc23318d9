"""When the digest channel is told what is open, and what the week and the month were like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from bot.model.value import Value
from bot.policy.business import Business, TimeOfDay, Weekday, weekday_named

_FURTHEST = 60
"""Longer than any row of days on which nobody works, in days."""


class DailyDigest(Value):
    """At that time of the business's zone: on business days, or on all days."""

    at: TimeOfDay
    days: Literal["business", "all"] = "business"

    def next_after(self, moment: datetime, business: Business) -> datetime:
        """When the next one is due, in UTC."""
        days = (day for day in _from(moment, business) if self.days == "all" or business.is_workday(day))
        return _first_after(moment, days, self.at, business)


class WeeklyReview(Value):
    """Once a week, at that time of the business's zone; after a holiday, on the next business day."""

    on: Weekday
    at: TimeOfDay

    def next_after(self, moment: datetime, business: Business) -> datetime:
        """When the next one is due, in UTC."""
        wanted = weekday_named(self.on)
        days = (day for day in _from(moment - timedelta(days=14), business) if day.weekday() == wanted)
        return _first_after(moment, (business.day_worked(day) for day in days), self.at, business)


class MonthlyFigures(Value):
    """On the first business day of a month, at that time of the business's zone."""

    at: TimeOfDay

    def next_after(self, moment: datetime, business: Business) -> datetime:
        """When the next ones are due, in UTC."""
        days = (day for day in _from(moment, business) if _opens_month(day, business))
        return _first_after(moment, days, self.at, business)


Report = DailyDigest | WeeklyReview | MonthlyFigures


def _opens_month(day: date, business: Business) -> bool:
    earlier = (day.replace(day=number) for number in range(1, day.day))
    return business.is_workday(day) and not any(map(business.is_workday, earlier))


def _from(moment: datetime, business: Business) -> Iterator[date]:
    first = moment.astimezone(business.zone).date()
    return (first + timedelta(days=n) for n in range(_FURTHEST))


def _first_after(moment: datetime, days: Iterator[date], at: TimeOfDay, business: Business) -> datetime:
    times = (datetime.combine(day, at, tzinfo=business.zone).astimezone(UTC) for day in days)
    # Where nobody ever works, it is looked for again then.
    return next((time for time in times if time > moment), moment + timedelta(days=_FURTHEST))
