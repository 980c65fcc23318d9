"""When the teams are at work."""

from __future__ import annotations

import re
from datetime import UTC, time, tzinfo
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.model.value import Value

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


TimeOfDay = Annotated[time, BeforeValidator(_hour_and_minute)]
Weekday = Annotated[str, AfterValidator(_known_day)]
Zone = Annotated[str, AfterValidator(_known_zone)]


class Business(Value):
    """When the teams are at work, in `timezone`. Holidays are not known."""

    timezone: Zone
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _opens_first(self) -> Business:
        if self.opens >= self.closes:
            raise ValueError("must open before it closes")
        return self

    @property
    def zone(self) -> tzinfo:
        """The time zone itself."""
        return zone_named(self.timezone)

    def works_on(self, weekday: int) -> bool:
        """Whether that day is a business day; 0 is Monday."""
        return _DAYS[weekday] in self.days
