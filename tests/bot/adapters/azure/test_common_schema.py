"""An alert of Azure's list reads as the one that its webhook posts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.azure.common_schema import as_posted
from bot.model.alert import Alert, AlertStatus
from bot.sources.azure_monitor import SOURCE

_SUBSCRIPTION = "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666"
TARGET = f"{_SUBSCRIPTION}/resourceGroups/rg-Analytics/providers/Microsoft.EventHub/namespaces/evh-analytics"
_RULES = f"{_SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Insights/metricAlerts"
FIRED, RESOLVED = "2026-03-02T14:00:03.6261234Z", "2026-03-02T14:31:16.2246313Z"

_METRIC = {
    "conditionType": "DynamicThresholdCriteria",
    "condition": {
        "windowSize": "PT5M",
        "allOf": [
            {"metricName": "lag", "operator": "GreaterThan", "threshold": "10", "metricValue": 14.0,
             "dimensions": [{"name": "zone", "value": "1"}, {"name": "node", "value": "node-3"}]},
        ],
        "windowEndTime": "2026-03-02T14:00:03Z",
    },
}  # fmt: skip
_LOG = {
    "conditionType": "LogQueryCriteria",
    "condition": {
        "allOf": [
            {"searchQuery": "Latency_CL", "operator": "GreaterThan", "threshold": "0", "metricValue": 3.0,
             "dimensions": [{"name": "Computer", "value": "node-3"}],
             "linkToFilteredSearchResultsUI": "https://portal.azure.com/#search/node-3"},
        ],
    },
}  # fmt: skip
_HEALTH = {
    "correlationId": "0a1b2c3d-2222-4222-8333-444455556666",
    "operationName": "Microsoft.Resourcehealth/healthevent/Activated/action",
    "properties": {"title": "Event Hubs is unavailable", "currentHealthStatus": "Unavailable"},
}
_SERVICE_HEALTH = {
    "operationName": "Microsoft.ServiceHealth/incident/action",
    "properties": {"title": "Event Hubs in West Europe", "trackingId": "VT-1", "incidentType": "Incident"},
}
_DELETED = {
    "correlationId": "0a1b2c3d-3333-4222-8333-444455556666",
    "operationName": "Microsoft.EventHub/namespaces/delete",
    "level": "Critical",
    "status": "Succeeded",
}
_ANOMALY = {"SmartDetectorId": "FailureAnomaliesDetector", "DetectionSummary": "An abnormal rise in failures"}
_PROMETHEUS = {"labels": {"alertname": "KafkaLag", "topic": "events"}, "expression": "lag > 5"}

KINDS: dict[str, tuple[str, str, Any, Any]] = {
    "metric": ("Platform", "Platform", _METRIC, {"context": _METRIC, "status": "Activated"}),
    "metric without its kind": (
        "Platform",
        "Platform",
        _METRIC,
        {"context": {"condition": _METRIC["condition"]}},
    ),
    "log": ("Log Alerts V2", "Log Alerts V2", _LOG, {"context": _LOG}),
    "resource health": ("Resource Health", "Resource Health", _HEALTH, {"context": {"activityLog": _HEALTH}}),
    "service health": ("ServiceHealth", "ServiceHealth", _SERVICE_HEALTH, {"context": _SERVICE_HEALTH}),
    "activity": (
        "Activity Log - Administrative",
        "ActivityLog Administrative",
        _DELETED,
        {"context": {"activityLog": _DELETED}},
    ),
    "smart detection": ("SmartDetector", "Smart Detector", _ANOMALY, _ANOMALY),
    "Prometheus": ("Prometheus", "Prometheus", _PROMETHEUS, {"context": _PROMETHEUS}),
}


def posted(service: str, context: Any, **essentials: Any) -> dict[str, Any]:
    """What the action group posts."""
    told = {
        "alertId": f"{TARGET.lower()}/providers/Microsoft.AlertsManagement/alerts/a1",
        "alertRule": "evh lag high",
        "severity": "Sev1",
        "monitorCondition": "Fired",
        "monitoringService": service,
        "alertTargetIDs": [TARGET],
        "firedDateTime": FIRED,
        "description": "Event Hubs lags",
    }
    data = {
        "essentials": told | essentials,
        "alertContext": context,
        "customProperties": {"service": "kafka"},
    }
    return {"schemaId": "azureMonitorCommonAlertSchema", "data": data}


def listed(service: str, context: Any, **essentials: Any) -> dict[str, Any]:
    """The same alert in the list."""
    told = {
        "severity": "Sev1",
        "monitorCondition": "Fired",
        "monitorService": service,
        "targetResource": TARGET.lower(),
        "alertRule": f"{_RULES}/evh lag high",
        "startDateTime": FIRED,
        "lastModifiedDateTime": FIRED,
        "description": "Event Hubs lags",
    }
    properties = {
        "essentials": told | essentials,
        "context": context,
        "customProperties": {"service": "kafka"},
    }
    return {
        "id": f"{TARGET.lower()}/providers/Microsoft.AlertsManagement/alerts/a1",
        "name": "evh lag high",
        "properties": properties,
    }


def read(body: Any) -> Alert:
    (alert,) = SOURCE.parse(body, {})
    assert isinstance(alert, Alert)
    return alert


@pytest.mark.parametrize("kind", KINDS)
def test_either_way_it_is_the_same_alert(kind: str) -> None:
    posts, lists, told, shown = KINDS[kind]
    assert read(as_posted(listed(lists, shown))) == read(posted(posts, told))


def test_a_resolved_one_is_resolved_at_the_same_time() -> None:
    over = read(as_posted(listed("Platform", {"context": _METRIC}, monitorCondition="Resolved",
                                 monitorConditionResolvedDateTime=RESOLVED)))  # fmt: skip
    assert over.status is AlertStatus.RESOLVED
    assert over == read(posted("Platform", _METRIC, monitorCondition="Resolved", resolvedDateTime=RESOLVED))


def test_a_rule_that_is_named_by_an_address_goes_by_the_alerts_own_name() -> None:
    alert = listed("Log Analytics", None, alertRule="https://portal.example/Alerts/Detail/1")
    assert read(as_posted(alert)).labels["rule"] == "evh lag high"


@pytest.mark.parametrize(
    "alert",
    [{}, {"properties": None}, {"properties": {"essentials": [], "context": 7}}, {"id": 1, "name": ["x"]}],
)
def test_whatever_the_list_holds_it_becomes_a_body(alert: dict[str, Any]) -> None:
    assert read(as_posted(alert)).source == "azure_monitor"
