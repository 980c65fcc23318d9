"""How a capacity was used, and where that leads."""

from __future__ import annotations

from datetime import date

from bot.model.value import Value


class Trend(Value):
    """A straight line through the days: `level` is where it stands on `day`, and `slope` what a day adds.

    `low` and `high` are the 95 % interval of the slope; it opens about the middle of the days, which lies
    `middle` days before `day`. `fits` is r², from 0 to 1: how much of the ups and downs the line explains.
    """

    day: date
    level: float
    slope: float
    low: float
    high: float
    fits: float
    middle: float

    def at(self, days: float, slope: float | None = None) -> float:
        """Where it stands so many days after `day`; with another slope of the interval, where that leads."""
        other = self.slope if slope is None else slope
        turn = self.level - self.slope * self.middle
        return turn + other * (self.middle + days)


class Reach(Value):
    """In how many days a line is reached: likely, and at the ends of the interval; None is never."""

    level: float
    days: float | None
    soonest: float | None
    latest: float | None


class Outlook(Value):
    """The use of one capacity, by day (of UTC), in `unit`; `limit` is all there is, `warn` the warning line.

    Without a `trend`, `trouble` says why there is none.
    """

    name: str
    unit: str
    limit: float = 0.0
    warn: float = 0.0
    days: tuple[tuple[date, float], ...] = ()
    trend: Trend | None = None
    trouble: str = ""
