"""The manual's tables that are read and shown rather than decided by."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from bot.model.severity import Severity
from bot.model.value import Moment, Value
from bot.policy.calendar import When
from bot.policy.durations import Duration
from bot.policy.match import Condition, Pattern, Subject
from bot.policy.shapes import Text


class Maintenance(Value):
    """A row of the manual's scheduled maintenance, and the window in which it takes place.

    While the window is open, alerts of which one condition in `holds_back` holds are held back, up to the
    severity `up_to`. Every open window is shown as a change.
    """

    task: Text
    frequency: Text
    duration: Duration
    impact: Text
    when: When | None = None
    holds_back: tuple[Condition, ...] = ()
    up_to: Severity = Severity.HIGH

    @model_validator(mode="after")
    def _takes_place(self) -> Maintenance:
        if self.holds_back and not self.when:
            raise ValueError("holds alerts back, but does not say when it takes place")
        return self

    def open_since(self, now: datetime) -> datetime | None:
        """When the window that is open now began, in UTC; None when none is."""
        return self.when.open_since(now, self.duration) if self.when else None


class PlannedSilence(Value):
    """A silence that stands in the policy: alerts of which one condition in `match` holds are held back from
    `starts` until `ends`, both with an offset from UTC.
    """

    name: Text
    match: Annotated[tuple[Condition, ...], Field(min_length=1)]
    reason: Text
    author: Text
    starts: Moment
    ends: Moment

    @model_validator(mode="after")
    def _ends_later(self) -> PlannedSilence:
        if self.starts >= self.ends:
            raise ValueError("must end after it starts")
        return self


class Trouble(Value):
    """A row of the manual's common issues; `words` are what gives it away in an alert's text."""

    issue: Text
    symptoms: Text
    words: tuple[Pattern, ...] = ()
    cause: Text
    resolution: Text

    def hits(self, text: str) -> int:
        """How many of the words the text holds."""
        subject = Subject({"title": text})
        return sum(subject.fits("title", word) for word in self.words)


class Tuning(Value):
    """A row of the manual's performance tuning checklist; it applies where a check's text has its words."""

    area: Text
    item: Text
    words: tuple[Pattern, ...] = ()

    def applies(self, text: str) -> bool:
        """Whether the text holds one of the words."""
        subject = Subject({"title": text})
        return any(subject.fits("title", word) for word in self.words)


class Monitor(Value):
    """A row of the manual's monitoring stack."""

    component: Text
    tool: Text
    purpose: Text
