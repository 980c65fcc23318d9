"""Whole bodies as Azure sends them, with invented values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SUBSCRIPTION = "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666"
_GROUP = f"{_SUBSCRIPTION}/resourcegroups/rg-analytics"
_ALERTS = f"{_SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts"


def _body(
    rule: str, severity: str, service: str, target: str, alert: int, *, description: str, **more: Any
) -> dict[str, Any]:
    context, resolved = more.get("context"), more.get("resolved")
    essentials = {
        "alertId": f"{_ALERTS}/00000000-0000-4000-8000-{alert:012}",
        "alertRule": rule,
        "severity": severity,
        "signalType": more.get("signal", "Metric"),
        "monitorCondition": "Resolved" if resolved else "Fired",
        "monitoringService": service,
        "alertTargetIDs": [f"{_GROUP}/providers/{target}"],
        "configurationItems": [target.rsplit("/", 1)[-1]],
        "originAlertId": f"origin-{alert}",
        "firedDateTime": "2026-03-02T14:00:03.6261234Z",
        "description": description,
        "essentialsVersion": "1.0",
        "alertContextVersion": "1.0",
    }
    data = {
        "essentials": essentials | ({"resolvedDateTime": resolved} if resolved else {}),
        "alertContext": context,
        "customProperties": more.get("custom"),
    }
    return {"schemaId": "azureMonitorCommonAlertSchema", "data": data}


def _condition(kind: str, *criteria: dict[str, Any], properties: Any = None) -> dict[str, Any]:
    return {
        "properties": properties,
        "conditionType": kind,
        "condition": {
            "windowSize": "PT5M",
            "allOf": list(criteria),
            "windowStartTime": "2026-03-02T13:55:03Z",
            "windowEndTime": "2026-03-02T14:00:03Z",
        },
    }


def _latency(value: float, resolved: str | None = None) -> dict[str, Any]:
    criterion = {
        "metricName": "end_to_end_latency_seconds",
        "metricNamespace": "Analytics/Streaming",
        "operator": "GreaterThan",
        "threshold": "10",
        "timeAggregation": "Average",
        "dimensions": [{"name": "node", "value": "node-3"}],
        "metricValue": value,
        "webTestName": None,
    }
    return _body(
        "streaming-latency-high",
        "Sev0",
        "Platform",
        "microsoft.databricks/workspaces/adb-analytics",
        1,
        description="Streaming latency above 10 s",
        context=_condition("SingleResourceMultipleMetricCriteria", criterion),
        custom={"service": "streaming", "runbook": "https://runbooks.example.test/streaming-latency"},
        resolved=resolved,
    )


_LATENCY_LOG = _body(
    "streaming-latency-log",
    "Sev1",
    "Log Alerts V2",
    "microsoft.operationalinsights/workspaces/law-analytics",
    2,
    description="Streaming batches slower than 10 s",
    signal="Log",
    context=_condition(
        "LogQueryCriteria",
        {
            "searchQuery": "StreamingMetrics_CL | where latency_s_d > 10",
            "metricMeasureColumn": None,
            "targetResourceTypes": "['Microsoft.OperationalInsights/workspaces']",
            "operator": "GreaterThan",
            "threshold": "0",
            "timeAggregation": "Count",
            "dimensions": [{"name": "Computer", "value": "node-3"}],
            "metricValue": 3.0,
            "linkToSearchResultsUI": "https://portal.azure.com/#search/all",
            "linkToFilteredSearchResultsUI": "https://portal.azure.com/#search/node-3",
        },
        properties={"service": "streaming"},
    ),
    custom={},
)

_API_DOWN = _body(
    "api-health-test",
    "Sev1",
    "Platform",
    "microsoft.insights/components/appi-analytics",
    3,
    description="The API fails its availability test",
    context=_condition(
        "WebtestLocationAvailabilityCriteria",
        {
            "metricName": "Failed Location",
            "metricNamespace": None,
            "operator": "GreaterThan",
            "threshold": "2",
            "timeAggregation": "Sum",
            "dimensions": [],
            "metricValue": 5.0,
            "webTestName": "api-health",
        },
    ),
)

_EVENT_HUB_DOWN = _body(
    "resource-health-event-hub",
    "Sev4",
    "Resource Health",
    "microsoft.eventhub/namespaces/evh-analytics",
    4,
    description="",
    signal="Activity Log",
    context={
        "correlationId": "0a1b2c3d-2222-4222-8333-444455556666",
        "operationName": "Microsoft.Resourcehealth/healthevent/Activated/action",
        "properties": {
            "title": "Event Hubs namespace is unavailable",
            "currentHealthStatus": "Unavailable",
            "previousHealthStatus": "Available",
            "cause": "PlatformInitiated",
        },
        "status": "Active",
    },
)

_OLDER_METRIC = {
    "schemaId": "AzureMonitorMetricAlert",
    "data": {
        "version": "2.0",
        "properties": {"service": "streaming"},
        "status": "Activated",
        "context": {
            "timestamp": "2026-03-02T14:00:03.6261234Z",
            "id": f"{_GROUP}/providers/microsoft.insights/metricAlerts/streaming-latency-high",
            "name": "streaming-latency-high",
            "description": "Streaming latency above 10 s",
            "severity": "0",
            **_latency(14.0)["data"]["alertContext"],
            "resourceId": f"{_GROUP}/providers/Microsoft.Databricks/workspaces/adb-analytics",
            "portalLink": f"https://portal.azure.com/#resource{_GROUP}",
        },
    },
}

_OLDER_LOG = {
    "AlertRuleName": "heartbeat-lost",
    "SearchQuery": "Heartbeat",
    "SearchIntervalEndtimeUtc": "3/2/2026 2:00:00 PM",
    "AlertThresholdOperator": "Less Than",
    "AlertThresholdValue": 1,
    "ResultCount": 0,
    "LinkToSearchResults": "https://portal.azure.com/#search/heartbeat",
    "Description": "A node sends no heartbeat",
    "Severity": "1",
    "SearchResult": {
        "tables": [{"name": "PrimaryResult", "columns": [{"name": "Computer"}], "rows": []}],
        "dataSources": [
            {"resourceId": f"{_GROUP}/providers/microsoft.operationalinsights/workspaces/law-analytics"}
        ],
    },
    "AlertType": "Number of results",
}

_OLDER_ACTIVITY = {
    "schemaId": "Microsoft.Insights/activityLogs",
    "data": {
        "status": "Activated",
        "context": {
            "activityLog": {
                "channels": "Operation",
                "correlationId": "0a1b2c3d-3333-4222-8333-444455556666",
                "eventSource": "Administrative",
                "eventTimestamp": "2026-03-02T14:00:03.626+00:00",
                "level": "Informational",
                "operationName": "Microsoft.Databricks/workspaces/delete",
                "properties": {"eventCategory": "Administrative"},
                "resourceId": f"{_GROUP}/providers/Microsoft.Databricks/workspaces/adb-analytics",
                "status": "Succeeded",
            }
        },
        "properties": {},
    },
}

EXAMPLES: Mapping[str, Any] = {
    "streaming-latency-fired": _latency(14.0),
    "streaming-latency-resolved": _latency(4.2, "2026-03-02T14:31:16.2246313Z"),
    "streaming-latency-log": _LATENCY_LOG,
    "api-availability-fired": _API_DOWN,
    "event-hub-unavailable": _EVENT_HUB_DOWN,
    "older-metric-activated": _OLDER_METRIC,
    "older-log": _OLDER_LOG,
    "older-activity": _OLDER_ACTIVITY,
}
