"""Decides whether an alert only follows from something that fires already."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.policy import Policy

MUTED_BY = "incident:"
"""What stands before the incident's id in the `muted_by` of a problem that it holds back."""


def inhibitor(
    service: str | None, severity: Severity, firing: Iterable[Incident], policy: Policy
) -> Incident | None:
    """The incident that holds such an alert back; None when it speaks for itself.

    `firing` are open incidents with an alert that fires. It must be about something that the service depends
    on and that is down, and no milder than the alert. Of several the nearest to the service counts.
    """
    known, rules = policy.services.get(service or ""), policy.inhibiting
    if known is None or known.sensitive or severity.worse_than(rules.up_to):
        return None
    nearest = policy.depends_on(service)
    fitting = [
        incident
        for incident in firing
        if incident.service in nearest
        and not incident.private
        and not rules.down_from.worse_than(incident.severity)
        and not severity.worse_than(incident.severity)
    ]
    return min(fitting, key=lambda incident: nearest.index(str(incident.service)), default=None)
