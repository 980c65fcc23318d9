"""The manual's tables that are read and shown rather than decided by."""

from __future__ import annotations

from bot.model.value import Value
from bot.policy.durations import Duration
from bot.policy.match import Pattern, Subject
from bot.policy.shapes import Text


class Maintenance(Value):
    """A row of the manual's scheduled maintenance."""

    task: Text
    frequency: Text
    duration: Duration
    impact: Text


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


class Monitor(Value):
    """A row of the manual's monitoring stack."""

    component: Text
    tool: Text
    purpose: Text
