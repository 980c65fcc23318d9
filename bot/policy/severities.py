"""What each severity means, does at the opening, and asks for."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Value
from bot.policy.authority import Change
from bot.policy.durations import Duration, DurationOrNone
from bot.policy.shapes import Text


class Paging(StrEnum):
    """Whom an incident rings when it opens."""

    ON_CALL = "on_call"
    TEAM = "team"
    NONE = "none"


class SeverityPolicy(Value):
    """What one severity means and does. `response` is the time until someone must have it.

    `authority` is the gravest that may be changed in production meanwhile.
    """

    means: Text
    response: Duration
    escalation: Text
    authority: Change
    update_every: DurationOrNone
    page: Paging
    room: bool
    ticket: bool


class Severities(Value):
    """The manual's escalation matrix."""

    critical: SeverityPolicy
    high: SeverityPolicy
    medium: SeverityPolicy
    low: SeverityPolicy
