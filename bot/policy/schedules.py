"""Schedules: rotations of people, the hours they hold, and who stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.model.value import Value
from bot.policy.business import TimeOfDay, Weekday, Zone, weekday_number, zone_named
from bot.policy.shapes import Text

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)
_AROUND = range(-1, 9)
"""Hours are looked up from the day before until more than a week after."""


class Turn(StrEnum):
    """How long each person of a rotation has it."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"


_DAYS = {Turn.DAY: 1, Turn.WEEK: 7, Turn.FORTNIGHT: 14}


def _day(raw: Any) -> Any:
    if isinstance(raw, str) and not _DAY.fullmatch(raw):
        raise ValueError(f"must be a day like 2026-01-05, not {raw!r}")
    return raw


def _local(raw: Any) -> Any:
    if isinstance(raw, str) and not _LOCAL.fullmatch(raw):
        raise ValueError(f"must be a day and a time like 2026-12-24 09:00, not {raw!r}")
    return raw


def _no_zone(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("is by the clocks of the schedule's timezone and takes no offset")
    return moment


Day = Annotated[date, BeforeValidator(_day)]
LocalTime = Annotated[datetime, BeforeValidator(_local), AfterValidator(_no_zone)]
"""A day and a time by the clocks of the schedule's time zone."""


class Hours(Value):
    """Hours of the week from `opens` to `closes`, on the next day where that is not later."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: TimeOfDay
    closes: TimeOfDay

    def spans(self, around: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
        """Begin and end, in UTC, of those from the day before `around` until a week after it."""
        today = around.astimezone(zone).date()
        numbers = {weekday_number(day) for day in self.days}
        for day in (today + timedelta(days=offset) for offset in _AROUND):
            if day.weekday() in numbers:
                last = day if self.closes > self.opens else day + timedelta(days=1)
                yield instant(day, self.opens, zone), instant(last, self.closes, zone)


class Rotation(Value):
    """People who have it one after the other from the day `starts` on; hand-over is `at` that time of day.

    With `hours` it holds only within them, and the turns go on beyond.
    """

    people: Annotated[tuple[str, ...], Field(min_length=1, max_length=50)]
    starts: Day
    every: Turn
    at: TimeOfDay = time(9)
    hours: tuple[Hours, ...] = ()

    def turn(self, number: int, zone: tzinfo) -> datetime:
        """When that turn (from 0) begins, in UTC."""
        return instant(self.starts + timedelta(days=number * _DAYS[self.every]), self.at, zone)

    def turn_at(self, now: datetime, zone: tzinfo) -> int:
        """The number of the turn at that time; below 0 before the first."""
        days = (now.astimezone(zone).date() - self.starts).days
        number = days // _DAYS[self.every] + 1
        while self.turn(number, zone) > now:
            number -= 1
        return number


class StandIn(Value):
    """Somebody has it instead from one time until another, by the clocks of the schedule."""

    person: str
    starts: LocalTime
    ends: LocalTime
    reason: Text | None = None

    @model_validator(mode="after")
    def _ends_later(self) -> StandIn:
        if self.starts >= self.ends:
            raise ValueError("must end after it starts")
        return self


class Schedule(Value):
    """One level of an on-call ladder over time. Of several rotations, the first that holds counts.

    `name` and `line` are those in the file.
    """

    name: str
    line: int
    timezone: Zone
    rotations: Annotated[tuple[Rotation, ...], Field(min_length=1, max_length=20)]
    overrides: tuple[StandIn, ...] = ()

    @property
    def zone(self) -> tzinfo:
        """The time zone itself."""
        return zone_named(self.timezone)


class Absence(Value):
    """Days on which somebody is away, the first and the last included, by the policy's business time zone."""

    starts: Day
    ends: Day

    @model_validator(mode="after")
    def _ends_later(self) -> Absence:
        if self.starts > self.ends:
            raise ValueError("must end after it starts")
        return self

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Begin and end, in UTC."""
        return instant(self.starts, time(), zone), instant(self.ends + timedelta(days=1), time(), zone)


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """When the clocks of the zone show this, in UTC.

    Of an hour that they show twice the first; of one that they skip, as if they had not been put forward yet.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
