"""When the teams are at work."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.model.value import Value
from bot.policy.holidays import Holidays, by_country

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _known_day(day: str) -> str:
    if day not in _DAYS:
        raise ValueError(f"must be one of {', '.join(_DAYS)}, not {day!r}")
    return day


def _known_zone(name: str) -> str:
    try:
        zone_named(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"must be a time zone like UTC or Europe/Amsterdam, not {name!r}") from None
    return name


def zone_named(name: str) -> tzinfo:
    """The time zone of that name; UTC is known even where no zone files are installed."""
    return UTC if name == "UTC" else ZoneInfo(name)


def weekday_number(day: str) -> int:
    """0 for mon, 6 for sun."""
    return _DAYS.index(day)


def _hour_and_minute(raw: Any) -> Any:
    if isinstance(raw, str) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", raw, re.ASCII):
        raise ValueError(f"must be a time of day like 09:00, not {raw!r}")
    return raw


def weekday_named(day: str) -> int:
    """The number of that day of the week; 0 is Monday."""
    return _DAYS.index(day)


TimeOfDay = Annotated[time, BeforeValidator(_hour_and_minute)]
Weekday = Annotated[str, AfterValidator(_known_day)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class Business(Value):
    """When the teams are at work, in `timezone`: on these days, unless one is a holiday."""

    timezone: Zone
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: TimeOfDay
    closes: TimeOfDay
    holidays: Annotated[Holidays | None, BeforeValidator(by_country)] = None

    @model_validator(mode="after")
    def _opens_first(self) -> Business:
        if self.opens >= self.closes:
            raise ValueError("must open before it closes")
        return self

    @property
    def zone(self) -> tzinfo:
        """The time zone itself."""
        return zone_named(self.timezone)

    def day_of(self, moment: datetime) -> date:
        """Which day it is then, by the clocks of the zone."""
        return moment.astimezone(self.zone).date()

    def is_holiday(self, day: date) -> bool:
        """Whether nobody works on that day, whatever the week says."""
        return self.holidays is not None and self.holidays.holds(day)

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day of the zone."""
        return _DAYS[day.weekday()] in self.days and not self.is_holiday(day)

    def day_worked(self, day: date) -> date:
        """The day itself, or where it is a holiday the next business day."""
        if self.is_holiday(day):
            while not self.is_workday(day):
                day += timedelta(days=1)
        return day

    def is_open(self, moment: datetime) -> bool:
        """Whether people are at work then."""
        local = moment.astimezone(self.zone)
        return self.is_workday(local.date()) and self.opens <= local.time() <= self.closes

    def days_after(self, moment: datetime, days: int) -> datetime:
        """The same time of day so many business days later, or when people are next at work, in UTC."""
        local = moment.astimezone(self.zone)
        day = local.date()
        for _ in range(days):
            day += timedelta(days=1)
            while not self.is_workday(day):
                day += timedelta(days=1)
        return self.opening_after(datetime.combine(day, local.time(), tzinfo=self.zone))

    def opening_after(self, moment: datetime) -> datetime:
        """The moment itself where people are at work then, else when they next are, in UTC.

        Where the clocks skip the hour at which business opens, it opens as late as if they had not.
        """
        local = moment.astimezone(self.zone)
        if self.is_open(moment):
            return local.astimezone(UTC)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        while not self.is_workday(day):
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, tzinfo=self.zone).astimezone(UTC)
