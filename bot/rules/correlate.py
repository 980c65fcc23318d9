"""Decides which open incident an alert joins, if any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model.alert import Alert
from bot.model.incident import Candidate, Incident
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Policy
from bot.rules.classify import Classified
from bot.rules.drill import may_join
from bot.rules.duration import in_words


class Joined(Value):
    """The incident to join, or None to open one, and why, as a clause for a sentence."""

    incident: str | None
    reason: str


def correlate(
    alert: Alert, classified: Classified, candidates: Sequence[Candidate], now: datetime, policy: Policy
) -> Joined:
    """The newest open incident of the same service or resource of which an alert started within the window.

    A private incident takes only alerts of its own service, and only where the policy calls that sensitive or
    the alert private; a private alert joins no other.
    """
    window = policy.correlate.window
    fitting = [
        (c.incident.opened_at, c.incident.id, same)
        for c in candidates
        if c.incident.is_open
        and may_join(alert, c.incident)
        and now - c.last_start <= window
        and (same := _shared(alert, classified, c, policy))
    ]
    if fitting:
        _, incident, same = max(fitting)
        return Joined(incident=incident, reason=f"same {same} within {in_words(window)}")
    about = f"service {classified.service}" if classified.service else "its resource"
    return Joined(
        incident=None, reason=f"no open incident about {about} had an alert start within {in_words(window)}"
    )


def raised(incident: Incident, severity: Severity) -> Severity:
    """The incident's severity once it holds an alert of `severity`: the worse of the two."""
    return severity if severity.worse_than(incident.severity) else incident.severity


def _shared(alert: Alert, classified: Classified, candidate: Candidate, policy: Policy) -> str:
    """What the alert and the incident have in common, in words; "" when they must stay apart."""
    if classified.private and not candidate.incident.private:
        return ""
    service = classified.service
    same_service = service is not None and service in (candidate.incident.service, *candidate.services)
    if candidate.incident.private:
        known = policy.services.get(service or "")
        is_sensitive = classified.private or (known is not None and known.sensitive)
        same_service = same_service and is_sensitive
    if same_service:
        return f"service {service}"
    # Log alerts of every service name the one workspace that holds the logs as their resource.
    differ = service is not None and candidate.incident.service is not None
    apart = differ or candidate.incident.private
    if alert.resource and not apart and candidate.same_resource:
        return f"resource {alert.resource}"
    return ""
