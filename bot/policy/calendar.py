"""When scheduled maintenance takes place: every so often in a time zone, or once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from dateutil import rrule
from pydantic import AfterValidator, BeforeValidator, model_validator

from bot.model.value import Value
from bot.policy.business import TimeOfDay, Zone, zone_named

_WEEKDAYS = {
    "mon": rrule.MO,
    "tue": rrule.TU,
    "wed": rrule.WE,
    "thu": rrule.TH,
    "fri": rrule.FR,
    "sat": rrule.SA,
    "sun": rrule.SU,
}
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_ON = re.compile(rf"(?:({'|'.join(_PLACES)}) )?({'|'.join(_WEEKDAYS)})")
_QUARTERS = (1, 4, 7, 10)
_LONGEST_GAP = timedelta(days=100)
"""More than lies between two windows of any kind."""

_DAY_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


class Every(StrEnum):
    """How often a window opens; a quarter begins in January, April, July and October."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


_FREQUENCY = {Every.DAY: rrule.DAILY, Every.WEEK: rrule.WEEKLY}


def _weekday(text: str) -> str:
    if not _ON.fullmatch(text):
        raise ValueError(f"must be a day like sun, or first sun and last fri, not {text!r}")
    return text


def _day_and_time(raw: Any) -> Any:
    if isinstance(raw, str) and not _DAY_AND_TIME.fullmatch(raw):
        raise ValueError(f"must be a day and a time like 2026-12-05 22:00, not {raw!r}")
    return raw


class When(Value):
    """Either `every` so often, `on` a weekday, `at` a time of day; or once, at `starts`. By the clocks of
    `timezone`, which may skip or repeat an hour."""

    every: Every | None = None
    on: Annotated[str, AfterValidator(_weekday)] | None = None
    at: TimeOfDay | None = None
    starts: Annotated[datetime, BeforeValidator(_day_and_time)] | None = None
    timezone: Zone = "UTC"

    @model_validator(mode="after")
    def _is_one_of_two(self) -> When:
        recurs = self.every is not None
        if recurs == (self.starts is not None) or (self.starts and (self.on or self.at)):
            raise ValueError("say either every, on and at, or starts")
        if recurs and self.at is None:
            raise ValueError("say at what time of day, like at: 02:00")
        if recurs and (self.on is None) != (self.every is Every.DAY):
            raise ValueError("say on which day, like on: sun" if self.on is None else "every day has no on")
        if self.on and (" " in self.on) == (self.every is Every.WEEK):
            known = "a plain day like sun" if self.every is Every.WEEK else "which one, like first sun"
            raise ValueError(f"every {self.every} takes {known}, not {self.on!r}")
        return self

    def open_since(self, now: datetime, lasting: timedelta) -> datetime | None:
        """When the window that is open at `now` began, in UTC; None when none is.

        Each is open for `lasting`.
        """
        local = self.starts or self._rule(now).before(self._local(now), inc=True)
        began = self._utc(local) if local else None
        return began if began is not None and began <= now < began + lasting else None

    def next_start(self, now: datetime) -> datetime | None:
        """When the next one begins after `now`, in UTC; None when none is planned."""
        local = self.starts or self._rule(now).after(self._local(now))
        begins = self._utc(local) if local else None
        return begins if begins is not None and begins > now else None

    def _rule(self, now: datetime) -> rrule.rrule:
        """The beginnings around `now`, by the clocks of the zone."""
        at = self.at or time()
        day = (self._local(now) - _LONGEST_GAP).date()
        place, _, weekday = (self.on or "").rpartition(" ")
        days = _WEEKDAYS[weekday] if weekday else None
        return rrule.rrule(
            _FREQUENCY.get(self.every or Every.DAY, rrule.MONTHLY),
            dtstart=datetime.combine(day, at),
            byweekday=days(_PLACES[place]) if days and place else days,
            bymonth=_QUARTERS if self.every is Every.QUARTER else None,
        )

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(zone_named(self.timezone)).replace(tzinfo=None)

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=zone_named(self.timezone)).astimezone(UTC)
