"""Decides whether an incident ends by itself, and whether an alert reopens one that has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.incident import Incident, Status
from bot.model.severity import Severity
from bot.policy import Policy


def ends_at(incident: Incident, cleared_at: datetime, policy: Policy) -> datetime | None:
    """When the incident resolves by itself, given when its last alert was resolved; None: people say when.

    What somebody declared, or has taken on, only people end.
    """
    by_itself = incident.severity in policy.resolving.by_itself
    if not by_itself or not incident.is_open or incident.declared_by or incident.acknowledged_at:
        return None
    return cleared_at + policy.resolving.quiet


def reopens(incident: Incident | None, now: datetime, policy: Policy) -> bool:
    """Whether an alert of the incident that fires now reopens it."""
    return (
        incident is not None
        and incident.status is Status.RESOLVED
        and incident.resolved_at is not None
        and now - incident.resolved_at <= policy.resolving.reopens
    )


_CALLED_OFF = timedelta(days=1)
"""How long a false alarm that never ends may repeat itself unheard."""


def is_called_off(incident: Incident | None, severity: Severity | None, now: datetime) -> bool:
    """Whether the incident was called a false alarm, so that an alert of it that just fires on is no news.

    One that is worse than the incident was is, and so is one that still fires a day later.
    """
    return (
        incident is not None
        and incident.cancelled
        and incident.closed_at is not None
        and now - incident.closed_at <= _CALLED_OFF
        and not (severity and severity.worse_than(incident.severity))
    )
