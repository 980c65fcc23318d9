"""How Tocsin shows that it is alive, and whose signs of life it waits for."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.durations import Duration, at_least
from bot.policy.match import Condition
from bot.policy.shapes import Text


class Part(StrEnum):
    """A part of Tocsin that can be seen to make progress, or not."""

    INTAKE = "intake"
    """The thread that decides alerts takes its turns."""

    TRIAGE = "triage"
    """No accepted alert waits too long for its decision."""

    PAGES = "pages"
    """The thread that starts jobs takes its turns, and no page waits too long to be sent."""

    STORE = "store"
    """What was last written is on disk."""

    PAGER = "pager"
    """No page fails again and again to get through."""

    SLACK = "slack"
    """Slack answers, and by Socket Mode is heard."""


class Heartbeat(Value):
    """Tocsin's own sign of life: sent `every` so often by `method`, while each part in `needs` works.

    An alert or a page that waits longer than `late` makes its part fail.
    """

    every: Annotated[Duration, at_least(timedelta(seconds=10), "10s")] = timedelta(minutes=1)
    method: Literal["GET", "POST"] = "GET"
    needs: Annotated[tuple[Part, ...], Field(min_length=1)] = (
        *(Part.INTAKE, Part.TRIAGE, Part.PAGES, Part.STORE, Part.PAGER),
    )
    late: Annotated[Duration, at_least(timedelta(seconds=30), "30s")] = timedelta(minutes=3)


class Synthetic(Value):
    """The test alert: sent `every` so often, its page should get through within `target`.

    Two in a row that do not get through at all make an alarm of severity `failing`, two that are too late one
    of severity `slow`.
    """

    every: Annotated[Duration, at_least(timedelta(minutes=1), "1m")] = timedelta(minutes=10)
    target: Annotated[Duration, at_least(timedelta(seconds=1), "1s")] = timedelta(seconds=60)
    failing: Severity = Severity.CRITICAL
    slow: Severity = Severity.HIGH


class ExpectedHeartbeat(Value):
    """An alert that must keep coming: one of which a condition in `match` holds.

    When none has come for `every` and `grace`, an alert of this severity, about this service, says so.
    """

    name: Text
    match: Annotated[tuple[Condition, ...], Field(min_length=1)]
    every: Annotated[Duration, at_least(timedelta(seconds=10), "10s")]
    grace: Duration = timedelta(minutes=2)
    severity: Severity = Severity.HIGH
    service: Text | None = None

    @property
    def patience(self) -> timedelta:
        """How long may pass from one to the next."""
        return self.every + self.grace
