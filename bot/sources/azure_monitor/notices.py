"""What Azure tells beside metrics and logs: health, activity, smart detection, Prometheus."""

from __future__ import annotations

from bot.model.severity import Severity
from bot.model.wire import severity as severity_of
from bot.sources.azure_monitor.shapes import Context

_HEALTH = {"Unavailable": Severity.CRITICAL, "Degraded": Severity.HIGH}
_INCIDENT_TYPES = {
    "Incident": Severity.HIGH,
    "Security": Severity.HIGH,
    "Maintenance": Severity.LOW,
    "Informational": Severity.LOW,
    "ActionRequired": Severity.LOW,
}
_ALWAYS_SEV4 = frozenset({"servicehealth", "resourcehealth", "activitylog-security"})


def identity(context: Context, target: str) -> tuple[str, ...]:
    """What makes this notice the same problem as another; () when its rule and target do."""
    told = context.properties
    if context.condition_type:
        return ()
    if tracking := told.get("trackingId"):
        return ("service-health", tracking)
    if "currentHealthStatus" in told:
        return ("resource-health", target)
    if context.detector:
        return (target, context.detector)
    if context.correlation_id and context.operation_name:
        return (target, context.operation_name, context.correlation_id)
    return ()


def says_severity(service: str) -> bool:
    """Whether this monitoring service's severity means something, or is Sev4 whatever happened."""
    return service.replace(" ", "").lower() not in _ALWAYS_SEV4


def severity(context: Context) -> Severity | None:
    """What the notice's own words say about how bad it is."""
    told = context.properties
    return (
        _HEALTH.get(told.get("currentHealthStatus", ""))
        or _INCIDENT_TYPES.get(told.get("incidentType", ""))
        or severity_of(told.get("severity"))
    )


def is_over(context: Context) -> bool:
    """Whether the notice says that the problem is gone, though Azure calls it fired."""
    told = {} if context.condition_type else context.properties
    return told.get("currentHealthStatus") == "Available" or told.get("stage") in ("Resolved", "Complete")


def reading(context: Context) -> str:
    """The detected value against the usual one, or the expression's value."""
    if context.detected_value:
        return f"{context.detected_value}, normally {context.normal_value or 'unknown'}"
    if context.expression_value:
        return f"{context.expression_value} ({context.expression})"
    return ""
