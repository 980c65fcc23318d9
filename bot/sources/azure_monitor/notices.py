"""What Azure tells beside metrics and logs: health, activity, smart detection, Prometheus."""

from __future__ import annotations

from bot.model.severity import Severity
from bot.model.wire import as_objects, line, parsed
from bot.model.wire import severity as severity_of
from bot.sources.azure_monitor.shapes import Context

_HEALTH = {"unavailable": Severity.CRITICAL, "degraded": Severity.HIGH}
_INCIDENT_TYPES = {
    "incident": Severity.HIGH,
    "security": Severity.HIGH,
    "maintenance": Severity.LOW,
    "informational": Severity.LOW,
    "actionrequired": Severity.LOW,
}
_OVER = frozenset({"resolved", "complete", "completed", "canceled", "cancelled", "closed", "rca"})
_HEALTHS = frozenset({"trackingId", "incidentType", "currentHealthStatus"})
_ALWAYS_SEV4 = frozenset({"servicehealth", "resourcehealth", "activitylog-security"})


def identity(context: Context, target: str) -> tuple[str, ...]:
    """What makes this notice the same problem as another; () when its rule and target do."""
    told = context.properties
    if context.condition_type:
        return ()
    if tracking := told.get("trackingId"):
        return ("service-health", tracking.upper())
    if "currentHealthStatus" in told:
        return ("resource-health", target)
    if context.detector:
        return (target, context.detector)
    if context.correlation_id and context.operation_name:
        return (target, context.operation_name.lower(), context.correlation_id.lower())
    return ()


def says_severity(service: str, context: Context) -> bool:
    """Whether the severity means something, or is Sev4 whatever happened."""
    is_health = not context.condition_type and not _HEALTHS.isdisjoint(context.properties)
    return not is_health and service.replace(" ", "").lower() not in _ALWAYS_SEV4


def severity(context: Context) -> Severity | None:
    """What the notice's own words say about how bad it is, or was where all is well again."""
    told = context.properties
    health = told.get("currentHealthStatus", "").lower()
    if health == "available":
        health = told.get("previousHealthStatus", "").lower()
    return (
        _HEALTH.get(health)
        or _INCIDENT_TYPES.get(_incident_type(context))
        or severity_of(told.get("severity"))
    )


def is_over(context: Context) -> bool:
    """Whether the notice says that the problem is gone, though Azure calls it fired."""
    told = {} if context.condition_type else context.properties
    return (
        told.get("currentHealthStatus", "").lower() == "available" or told.get("stage", "").lower() in _OVER
    )


def facts(context: Context) -> dict[str, str]:
    """What a notice of health is about, as labels for rules."""
    told = {} if context.condition_type else context.properties
    found = {
        "azure_service": told.get("service") or ", ".join(_impacted(context, "ServiceName")),
        "region": told.get("region") or ", ".join(_regions(context)),
        "incident_type": told.get("incidentType", ""),
        "tracking_id": told.get("trackingId", ""),
        "stage": told.get("stage", ""),
        "health": told.get("currentHealthStatus", ""),
        "cause": told.get("cause", ""),
    }
    return {name: value for name, value in found.items() if value} if _HEALTHS & told.keys() else {}


def summary(context: Context) -> str:
    """What a notice of health says beside its title: the services and regions, or the change of health."""
    told = facts(context)
    if before := context.properties.get("previousHealthStatus") if "health" in told else None:
        return f"Was {before}, is {told['health']}" + (f" ({told['cause']})" if "cause" in told else "")
    where = ", ".join(told[name] for name in ("azure_service", "region") if name in told)
    return f"{where}: {told['stage']}" if where and "stage" in told else where


def _incident_type(context: Context) -> str:
    """As the properties have it, or as it stands in Microsoft.ServiceHealth/incident/action."""
    parts = context.operation_name.lower().split("/")
    named = parts[1] if len(parts) > 1 and parts[0] == "microsoft.servicehealth" else ""
    return context.properties.get("incidentType", "").lower() or named


def _impacted(context: Context, field: str) -> list[str]:
    """One field of each service that is named; the list comes as JSON in a string."""
    services = as_objects(parsed(context.impacted))[:20]
    return [name for each in services if (name := line(each.get(field), 100))]


def _regions(context: Context) -> list[str]:
    services = as_objects(parsed(context.impacted))[:20]
    regions = [region for each in services for region in as_objects(each.get("ImpactedRegions"))[:20]]
    return list(dict.fromkeys(name for each in regions if (name := line(each.get("RegionName"), 100))))


def reading(context: Context) -> str:
    """The detected value against the usual one, or the expression's value."""
    if context.detected_value:
        return f"{context.detected_value}, normally {context.normal_value or 'unknown'}"
    if context.expression_value:
        return f"{context.expression_value} ({context.expression})"
    return ""
