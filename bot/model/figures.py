"""What a span of whole months was like, in numbers: how fast people were, how loud it was, and for whom."""

from __future__ import annotations

from datetime import date

from bot.model.severity import Severity
from bot.model.value import Value


class Spread(Value):
    """Durations, in seconds; one in ten took longer than `p90`. `count` is how many incidents got so far."""

    count: int
    median: float
    p90: float


class Times(Value):
    """How fast a group of incidents was answered, each counted from its detection; None: none got so far."""

    incidents: int
    acknowledge: Spread | None = None
    mitigate: Spread | None = None
    resolve: Spread | None = None


class Noise(Value):
    """Alerts that were sent as firing, whatever became of them.

    `repeated`, `flapping` and `muted` are those of them that told nobody anything; `idle` is how many
    incidents that alerts opened ended with nobody having done a thing about them.
    """

    alerts: int
    repeated: int
    flapping: int
    muted: int
    opened: int
    idle: int

    @property
    def per_incident(self) -> float | None:
        """Alerts for each incident that alerts opened; None where they opened none."""
        return self.alerts / self.opened if self.opened else None


class Load(Value):
    """What one person or team carried: pages that rang, and how many of these while business was closed.

    `nights` is how many of the business's calendar days had one of the latter.
    """

    target: str
    name: str
    pages: int
    out_of_hours: int
    nights: int


class Burnt(Value):
    """How long a service was down, and how long it may be by its target; both in minutes.

    `target` is a percentage of uptime.
    """

    service: str
    minutes: float
    allowed: float
    target: float

    @property
    def share(self) -> float | None:
        """Burnt minutes over allowed ones, 1.0 being all; None where none are allowed."""
        return self.minutes / self.allowed if self.allowed else None


class Summary(Value):
    """What a stretch of time was like.

    In `by_service` "" stands for incidents of no known service, in `burnt` for all core services together.
    """

    all: Times
    by_severity: dict[Severity, Times]
    by_service: dict[str, Times]
    noise: Noise
    load: tuple[Load, ...]
    burnt: tuple[Burnt, ...]

    def count(self, severity: Severity) -> int:
        """How many incidents of that severity."""
        times = self.by_severity.get(severity)
        return times.incidents if times else 0


class Month(Summary):
    """One calendar month of the business's time zone, by its `first` day.

    `is_over` is false for the one that is under way. `private` counts incidents that are told of by their
    number alone, `false_alarms` and `merged` those that are in no other figure.
    """

    first: date
    is_over: bool
    private: int = 0
    false_alarms: int = 0
    merged: int = 0


class Figures(Summary):
    """Months one after the other, oldest first, with nothing left out between them; `zone` is an IANA name.

    What stands beside `months` is over all of them: a median of months' medians would be none.
    """

    zone: str
    months: tuple[Month, ...]
