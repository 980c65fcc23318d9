"""What somebody wants to see of a long list."""

from __future__ import annotations

from datetime import date

from bot.model.action_item import ActionState, Priority
from bot.model.alert import Decision
from bot.model.severity import Severity
from bot.model.value import Value
from bot.model.workspace import HOME


class WantedAlerts(Value):
    """Alerts of which all of this holds; what is None may be anything.

    Heartbeats are there only where that decision is asked for.
    """

    decision: Decision | None = None
    source: str | None = None
    service: str | None = None
    severity: Severity | None = None


class WantedItems(Value):
    """Action items in one of these states of which all of this holds; what is None may be anything.

    `answers` is the Slack user id of whoever is asked about them: the owner, or else who added them. With
    `overdue_on` their day was over on that one.
    """

    states: frozenset[ActionState] = frozenset({ActionState.OPEN})
    answers: str | None = None
    priority: Priority | None = None
    overdue_on: date | None = None
    workspace: str = HOME
