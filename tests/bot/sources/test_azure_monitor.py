"""Azure's common alert schema is read whatever fired it, and a resolve meets its fire."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.sources.azure_monitor import SOURCE

FIRED = SOURCE.examples["streaming-latency-fired"]
TARGET = "/subscriptions/0a1b/resourceGroups/rg-analytics/providers/Microsoft.EventHub/namespaces/evh"


def read(body: Any) -> Alert:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def body(context: Any, **essentials: Any) -> Any:
    """A fired alert with this context."""
    known = {
        "alertId": "/subscriptions/0a1b/providers/Microsoft.AlertsManagement/alerts/77",
        "alertRule": "some-rule",
        "severity": "Sev2",
        "monitorCondition": "Fired",
        "monitoringService": "Platform",
        "alertTargetIDs": [TARGET],
        "firedDateTime": "2026-03-02T14:00:03.6261234Z",
        "description": "",
    }
    return {"data": {"essentials": known | essentials, "alertContext": context}}


def metric(**criterion: Any) -> Alert:
    known = {"operator": "GreaterThan", "threshold": "10", "metricValue": 14.0, "dimensions": []}
    return read(body({"conditionType": "X", "condition": {"allOf": [known | criterion]}}))


def test_a_metric_alert() -> None:
    alert = read(FIRED)
    assert alert.title == "Streaming latency above 10 s"
    assert alert.reading == "14 s (limit 10 s)"
    assert (alert.severity, alert.service, alert.status) == (
        Severity.CRITICAL,
        "streaming",
        AlertStatus.FIRING,
    )
    assert alert.resource is not None
    assert alert.resource.endswith("/microsoft.databricks/workspaces/adb-analytics")
    assert alert.started_at == datetime(2026, 3, 2, 14, 0, 3, 626123, UTC)
    assert alert.ended_at is None
    assert alert.summary == "Rule streaming-latency-high"
    assert alert.labels["node"] == "node-3"
    assert [link.name for link in alert.links] == ["Azure Monitor", "Runbook"]
    assert not alert.is_test


def test_a_resolve_meets_its_fire() -> None:
    fired, resolved = read(FIRED), read(SOURCE.examples["streaming-latency-resolved"])
    assert resolved.fingerprint == fired.fingerprint
    assert resolved.status is AlertStatus.RESOLVED
    assert resolved.ended_at == datetime(2026, 3, 2, 14, 31, 16, 224631, UTC)
    assert resolved.reading == "4.2 s (limit 10 s)"


def test_dimensions_tell_problems_apart_and_the_case_of_the_target_does_not() -> None:
    other, shouted = copy.deepcopy(FIRED), copy.deepcopy(FIRED)
    other["data"]["alertContext"]["condition"]["allOf"][0]["dimensions"][0]["value"] = "node-4"
    shouted["data"]["essentials"]["alertTargetIDs"][0] = FIRED["data"]["essentials"]["alertTargetIDs"][
        0
    ].upper()
    assert read(other).fingerprint != read(FIRED).fingerprint == read(shouted).fingerprint


def test_the_order_of_dimensions_does_not_matter() -> None:
    one, two = {"name": "a", "value": "1"}, {"name": "b", "value": "2"}
    assert metric(dimensions=[one, two]).fingerprint == metric(dimensions=[two, one]).fingerprint


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ({"metricName": "Availability", "operator": "LessThan", "threshold": "99", "metricValue": 71.4},
         "71.4 (limit below 99)"),
        ({"metricName": "Percentage CPU", "threshold": "85", "metricValue": 91.257}, "91.26 % (limit 85 %)"),
        ({"metricName": "Egress", "threshold": "47658", "metricValue": 50101}, "50,101 (limit 47,658)"),
        ({"metricName": "cpu_percent", "operator": "GreaterOrLessThan", "threshold": "40", "metricValue": 2},
         "2 % (usually about 40 %)"),
        ({"metricMeasureColumn": "latency_s_d", "metricValue": 12}, "12 s (limit 10 s)"),
        ({"operator": "LowerThan", "threshold": "1", "metricValue": 0.0}, "0 rows (limit below 1)"),
        ({"operator": "Equal", "threshold": "0", "metricValue": 0}, "0 rows (alerts at 0)"),
        ({"metricName": "Errors", "threshold": "many"}, "14 (limit many)"),
        ({"metricName": "Errors", "threshold": None}, "14"),
        ({"metricName": "Errors", "metricValue": None}, ""),
        ({"metricName": "Errors", "metricValue": float("nan")}, ""),
        ({"metricName": "Errors", "metricValue": 1e300}, "1e+300 (limit 10)"),
    ],
)  # fmt: skip
def test_readings(criterion: dict[str, Any], words: str) -> None:
    assert metric(**criterion).reading == words


def test_several_criteria_are_named() -> None:
    pair = [{"metricName": name, "metricValue": 9, "threshold": "5"} for name in ("Errors", "Retries")]
    alert = read(body({"conditionType": "X", "condition": {"allOf": pair}}))
    assert alert.reading == "Errors 9 (limit 5), Retries 9 (limit 5)"


def test_an_availability_test() -> None:
    alert = read(SOURCE.examples["api-availability-fired"])
    assert alert.reading == "5 failed locations (limit 2)"
    assert alert.fingerprint.endswith("|api-health-test|webTest=api-health")


def test_a_log_alert() -> None:
    alert = read(SOURCE.examples["streaming-latency-log"])
    assert alert.reading == "3 rows (limit 0)"
    assert alert.service == "streaming"
    assert [(link.name, link.url) for link in alert.links][1] == (
        "Search results",
        "https://portal.azure.com/#search/node-3",
    )


def test_a_simple_log_alert_shows_its_rows() -> None:
    row = [{"name": "operation_Name", "value": "POST /api"}, {"name": "type", "value": "OutOfMemory"}]
    nulls = {"operator": None, "threshold": None, "dimensions": None, "metricValue": 1.0, "event": [row]}
    context = {"conditionType": "LogQueryCriteria", "condition": {"windowSize": None, "allOf": [nulls]}}
    alert = read(body(context, monitoringService="Simple Log Alert"))
    assert (alert.title, alert.reading) == ("some-rule", "1 row")
    assert alert.summary == "operation_Name: POST /api, type: OutOfMemory"


LOG_V1 = {
    "SearchQuery": "Perf | summarize AggregatedValue = avg(CounterValue) by Computer",
    "SearchIntervalEndtimeUtc": "3/22/2026 1:51:31 PM",
    "ResultCount": 2,
    "LinkToSearchResults": "https://portal.azure.com/#all",
    "Threshold": 10000,
    "Operator": "Less Than",
    "Dimensions": [{"name": "Computer", "value": "node-3"}],
    "SearchResults": {
        "tables": [{
            "columns": [{"name": "Computer"}, {"name": "AggregatedValue"}],
            "rows": [["node-3", 11], ["node-4", 12]],
        }],
    },
    "IncludedSearchResults": "True",
}  # fmt: skip


def test_an_old_log_alert() -> None:
    alert = read(body(LOG_V1, firedDateTime=None))
    assert alert.reading == "2 rows (limit below 10,000)"
    assert alert.started_at == datetime(2026, 3, 22, 13, 51, 31, tzinfo=UTC)
    assert alert.fingerprint.endswith("|some-rule|Computer=node-3")
    assert alert.summary.splitlines() == [
        "Computer: node-3, AggregatedValue: 11",
        "Computer: node-4, AggregatedValue: 12",
    ]
    assert alert.links[1].url == "https://portal.azure.com/#all"


def test_an_old_metric_measurement_reads_the_measured_column() -> None:
    assert read(body(LOG_V1 | {"AlertType": "Metric measurement"})).reading == "11 (limit below 10,000)"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Sev0", "critical"),
        ("Sev1", "high"),
        ("Sev2", "medium"),
        ("Sev3", "low"),
        ("Sev4", "low"),
        ("Sev9", None),
        ("Warning", "medium"),
    ],
)
def test_severities(word: str, meant: str | None) -> None:
    assert read(body(None, severity=word)).severity == (Severity(meant) if meant else None)


def test_everything_but_the_essentials_may_be_null() -> None:
    keys = ("alertRule", "severity", "alertTargetIDs", "description", "firedDateTime")
    alert = read(body(None, monitoringService="Something New", **dict.fromkeys(keys)))
    assert alert.title == "Something New alert"
    assert alert.fingerprint.endswith("/alerts/77")
    assert (alert.severity, alert.resource, alert.started_at) == (None, None, None)


def test_resource_health_tells_its_own_severity_and_end() -> None:
    down = read(SOURCE.examples["event-hub-unavailable"])
    assert (down.title, down.severity) == ("Event Hubs namespace is unavailable", Severity.CRITICAL)
    back = copy.deepcopy(SOURCE.examples["event-hub-unavailable"])
    back["data"]["alertContext"]["properties"]["currentHealthStatus"] = "Available"
    back["data"]["alertContext"]["correlationId"] = "another"
    assert read(back).status is AlertStatus.RESOLVED
    assert read(back).fingerprint == down.fingerprint


def health(tracking: str, stage: str) -> Any:
    told = {
        "title": "Databricks: launch failures",
        "incidentType": "Incident",
        "trackingId": tracking,
        "stage": stage,
    }
    context = {"level": 3, "channels": 1, "operationName": "x", "correlationId": stage, "properties": told}
    return body(
        context, monitoringService="ServiceHealth", severity="Sev4", alertTargetIDs=["/subscriptions/0a1b"]
    )


def test_service_health_goes_by_its_tracking_id() -> None:
    active, over = read(health("AB12-34C", "Active")), read(health("AB12-34C", "Resolved"))
    assert (active.title, active.severity) == ("Databricks: launch failures", Severity.HIGH)
    assert active.resource is None
    assert over.status is AlertStatus.RESOLVED
    assert over.fingerprint == active.fingerprint != read(health("ZZ98-76Y", "Active")).fingerprint


def test_two_deeds_in_the_activity_log_are_two_problems() -> None:
    def deed(correlation: str) -> Alert:
        context = {"operationName": "Microsoft.Databricks/workspaces/delete", "correlationId": correlation}
        return read(
            body(context, monitoringService="Activity Log - Administrative", description="Workspace gone")
        )

    assert deed("one").title == "Workspace gone"
    assert deed("one").fingerprint != deed("two").fingerprint


def test_an_activity_log_security_alert_goes_by_its_own_severity() -> None:
    context = {"operationName": "x", "correlationId": "y", "properties": {"severity": "High"}}
    alert = read(body(context, monitoringService="Activity Log - Security", severity="Sev4"))
    assert alert.severity is Severity.HIGH


def test_smart_detection_compares_with_the_usual() -> None:
    context = {
        "DetectionSummary": "Dependencies answer slower than usual.",
        "DetectedValue": "0.45 sec",
        "NormalValue": "0.27 sec",
        "SmartDetectorId": "SlowDependencies",
    }
    alert = read(body(context, monitoringService="SmartDetector"))
    assert alert.reading == "0.45 sec, normally 0.27 sec"
    assert alert.summary == "Dependencies answer slower than usual."
    assert alert.fingerprint.endswith("|SlowDependencies")


def test_managed_prometheus_goes_by_rule_and_labels() -> None:
    def rule(cluster: str) -> Alert:
        context = {
            "expression": "sql_up > 0",
            "expressionValue": "0",
            "labels": {"cluster": cluster, "service": "api"},
            "annotations": {"summary": "SQL is down"},
        }
        return read(body(context, monitoringService="Prometheus"))

    assert (rule("a").title, rule("a").reading, rule("a").service) == ("SQL is down", "0 (sql_up > 0)", "api")
    assert rule("a").fingerprint != rule("b").fingerprint


def test_budgets_are_told_apart_by_threshold_and_kind() -> None:
    def budget(kind: str, threshold: str) -> Alert:
        spent = {"Actual": {"SpentAmount": "$61.00"}, "Forecasted": {"ForecastedTotalForPeriod": "$70.00"}}[
            kind
        ]
        money = {"BudgetThreshold": "$50.00", "NotificationThresholdAmount": threshold, "ThresholdType": kind}
        context = {"AlertCategory": "budgets", "AlertData": money | spent}
        nulls = dict.fromkeys(("alertRule", "severity", "signalType", "alertTargetIDs"))
        return read(body(context, monitoringService="CostAlerts", description="Over budget", **nulls))

    assert budget("Actual", "$50.00").reading == "$61.00 (limit $50.00)"
    assert budget("Forecasted", "$50.00").reading == "forecast $70.00 (limit $50.00)"
    assert budget("Actual", "$50.00").severity is Severity.CRITICAL
    assert budget("Forecasted", "$50.00").severity is Severity.LOW
    assert budget("Actual", "$50.00").service == "cost"
    marks = {
        budget(*given).fingerprint for given in [("Actual", "$50"), ("Actual", "$60"), ("Forecasted", "$50")]
    }
    assert len(marks) == 3


@pytest.mark.parametrize(
    ("essentials", "is_test"),
    [
        ({"alertRule": "test-rule", "alertTargetIDs": ["/s/1/resourcegroups/test-RG/providers/m/app"]}, True),
        ({"alertRule": "test-rule", "alertTargetIDs": ["/subscriptions/1/providers/m/test-VM"]}, True),
        ({"alertRule": "test-ServiceHealthAlertRule", "alertTargetIDs": ["/subscriptions/1"]}, True),
        ({"alertRule": None, "alertId": "/subscriptions/1/providers/x/alerts/Test_Alert"}, True),
        ({"alertRule": "test-failover-latency"}, False),
        ({"alertRule": "latency"}, False),
    ],
)  # fmt: skip
def test_the_portals_test_is_known(essentials: dict[str, Any], is_test: bool) -> None:
    assert read(body(None, **essentials)).is_test is is_test


@pytest.mark.parametrize("other", [None, {}, {"data": {}}, {"data": {"essentials": None}}, "text"])
def test_a_body_of_another_schema_is_refused_with_what_to_do(other: Any) -> None:
    with pytest.raises(UnreadableAlert, match="Switch the common schema on"):
        SOURCE.parse(other, {})
