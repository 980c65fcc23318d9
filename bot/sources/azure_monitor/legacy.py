"""What Azure sent before the common alert schema, and still does where that is switched off."""

from __future__ import annotations

from typing import Any

from bot.model.wire import as_object, as_objects, line

_HEALTH = {"trackingId": "ServiceHealth", "currentHealthStatus": "Resource Health"}


def as_common(body: object) -> object:
    """The body told in the common alert schema, where it is of an older one; else the body itself."""
    outer = as_object(body)
    if "essentials" in outer and "data" not in outer:
        return {"data": outer}
    data = as_object(outer.get("data"))
    log = data if "AlertRuleName" in data else outer
    if "AlertRuleName" in log and "SearchQuery" in log:
        return _told(_log(log), log)
    match line(outer.get("schemaId")).lower():
        case "azuremonitormetricalert":
            context = as_object(data.get("context"))
            return _told(_metric(data, context), context | {"properties": data.get("properties")})
        case "microsoft.insights/activitylogs":
            activity = as_object(as_object(data.get("context")).get("activityLog"))
            return _told(_activity(activity), activity)
        case "aip budget notification":
            return _told({"monitoringService": "CostAlerts"}, {"AlertData": data})
    context = as_object(outer.get("context"))
    if "status" in outer and "resourceId" in context:
        return _told(_metric(outer, context), _classic(context))
    return body


def _told(essentials: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"essentials": essentials, "alertContext": context}}


def _metric(data: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    over = line(data.get("status")).lower() in ("deactivated", "resolved")
    return {
        "alertRule": context.get("name"),
        "severity": context.get("severity"),
        "monitorCondition": "Resolved" if over else "Fired",
        "monitoringService": "Platform",
        "alertTargetIDs": [context.get("resourceId")],
        "resolvedDateTime" if over else "firedDateTime": context.get("timestamp"),
        "description": context.get("description"),
        "investigationLink": context.get("portalLink"),
    }


def _classic(context: dict[str, Any]) -> dict[str, Any]:
    """The context of a classic metric alert, whose one condition stands by itself."""
    return {"conditionType": "Metric", "condition": {"allOf": [as_object(context.get("condition"))]}}


def _log(log: dict[str, Any]) -> dict[str, Any]:
    results = as_object(log.get("SearchResult") or log.get("SearchResults"))
    searched = next(iter(as_objects(results.get("dataSources"))), {})
    return {
        "alertRule": log.get("AlertRuleName"),
        "severity": log.get("Severity"),
        "monitoringService": "Log Analytics",
        "searched": log.get("ResourceId") or searched.get("resourceId"),
        "description": log.get("Description"),
    }


def _activity(activity: dict[str, Any]) -> dict[str, Any]:
    told = as_object(activity.get("properties"))
    health = next((service for field, service in _HEALTH.items() if field in told), "")
    operation, status = line(activity.get("operationName")), line(activity.get("status"))
    return {
        "alertId": activity.get("eventDataId"),
        "severity": "Sev4",
        "monitoringService": health or f"Activity Log - {line(activity.get('eventSource'))}",
        "alertTargetIDs": [activity.get("resourceId")],
        "firedDateTime": activity.get("eventTimestamp"),
        "description": activity.get("description") or ": ".join(filter(None, (operation, status))),
    }
