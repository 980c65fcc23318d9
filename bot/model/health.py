"""The health board: the key metrics against their targets, and what they are made of."""

from __future__ import annotations

from enum import StrEnum

from bot.model.check import Verdict
from bot.model.value import Moment, Value


class Sample(Value):
    """A measure at one time; `name` is a check's and a Measure's, like service:query-api.p99.

    How a check stood is one too, like service:verdict, by the rank of its verdict.
    """

    name: str
    at: Moment
    value: float


class Course(StrEnum):
    """Where a metric goes."""

    RISES = "rises"
    FALLS = "falls"
    STEADY = "steady"


Span = tuple[float | None, ...]
"""A metric over time in steps of the same length, oldest first; None where nothing was measured."""


class Standing(Value):
    """How one key metric stands.

    `value` is None where it is not known, and `why` says what is missing then. `target` is in words, and
    `limit` the same as a number in `unit`, None where there is none. `off_since` is since when it misses its
    target. `day` has the last 24 hours by the hour, `week` the last 7 days by 6 hours.
    """

    key: str
    area: str
    title: str
    unit: str
    target: str
    limit: float | None
    verdict: Verdict
    value: float | None = None
    at: Moment | None = None
    why: str = ""
    off_since: Moment | None = None
    day: Span = ()
    week: Span = ()
    day_course: Course | None = None
    week_course: Course | None = None


class Component(Value):
    """How one check stood when it last looked at everything."""

    name: str
    title: str
    verdict: Verdict
    at: Moment


class Board(Value):
    """The whole board as of `at`; `every` says in seconds how often the checks run for it, None for never."""

    at: Moment
    every: float | None
    standings: tuple[Standing, ...]
    components: tuple[Component, ...]
