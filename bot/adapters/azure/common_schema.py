"""Tells an alert of Azure's list as its webhook would have: in the common alert schema.

What makes an alert the same as another stands in the same places then: target, rule, dimensions, and a
notice's own ids. Sources: https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all,
https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
"""

from __future__ import annotations

from typing import Any

from bot.model.wire import as_object, line

_ACTIVITY = "ActivityLog "
_SERVICES = {"Smart Detector": "SmartDetector"}


def as_posted(alert: dict[str, Any]) -> dict[str, Any]:
    """The body for an alert of the list, read with its context."""
    told = as_object(alert.get("properties"))
    essentials = as_object(told.get("essentials"))
    rule = line(essentials.get("alertRule"), 1000)
    return {
        "schemaId": "azureMonitorCommonAlertSchema",
        "data": {
            "essentials": {
                "alertId": alert.get("id"),
                # A rule is named by its whole id here, and by its last part in a webhook.
                "alertRule": rule.rsplit("/", 1)[-1] if "/providers/" in rule.lower() else alert.get("name"),
                "severity": essentials.get("severity"),
                "signalType": essentials.get("signalType"),
                "monitorCondition": essentials.get("monitorCondition"),
                "monitoringService": _service(line(essentials.get("monitorService"))),
                "alertTargetIDs": [essentials.get("targetResource")],
                "firedDateTime": essentials.get("startDateTime"),
                "resolvedDateTime": essentials.get("monitorConditionResolvedDateTime"),
                "description": essentials.get("description"),
            },
            "alertContext": _context(as_object(told.get("context"))),
            "customProperties": told.get("customProperties"),
        },
    }


def _service(named: str) -> str:
    if named.startswith(_ACTIVITY):
        return f"Activity Log - {named.removeprefix(_ACTIVITY)}"
    return _SERVICES.get(named, named)


def _context(given: dict[str, Any]) -> dict[str, Any]:
    """The alert's own context, which lies in a second one unless it was smart detection that fired."""
    inner = as_object(given.get("context")) or given
    activity = as_object(inner.get("activityLog"))
    if activity:
        return activity
    if "condition" not in inner:
        return inner
    return {
        "conditionType": inner.get("conditionType") or "LogQueryCriteria",
        "condition": inner["condition"],
        "properties": given.get("properties") or inner.get("properties"),
    }
