"""The same alert of Azure Monitor, as other versions, relays and tests of the portal send it."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.sources.azure_monitor import SOURCE

FIRED = SOURCE.examples["streaming-latency-fired"]
TEST = "/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/test-RG/providers"


def read(body: Any) -> Alert:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def changed(**essentials: Any) -> Alert:
    body = copy.deepcopy(FIRED)
    body["data"]["essentials"] |= essentials
    return read(body)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("0", "critical"), (0, "critical"), ("sev1", "high"), ("SEV2", "medium"), (3, "low"), ("4", "low"),
        ("Critical", "critical"), ("Error", "high"), ("Warning", "medium"), ("Verbose", "low"),
        ("5", None), ("Sev", None), ("", None), (None, None), (1.5, None), (["Sev0"], None),
    ],
)  # fmt: skip
def test_a_severity_that_is_not_known_is_none(word: Any, meant: str | None) -> None:
    assert changed(severity=word).severity == (Severity(meant) if meant else None)


@pytest.mark.parametrize("word", ["Resolved", "resolved", "RESOLVED"])
def test_resolved_in_any_case(word: str) -> None:
    ended = changed(monitorCondition=word, resolvedDateTime="2026-03-02T14:31:16.2246313Z")
    assert (ended.status, ended.fingerprint) == (AlertStatus.RESOLVED, read(FIRED).fingerprint)


@pytest.mark.parametrize(
    ("target", "same"),
    [
        (lambda target: target.upper(), True),
        (lambda target: target + "/", True),
        (lambda target: target.replace("adb-analytics", "adb-other"), False),
    ],
)
def test_the_target_is_compared_as_azure_does(target: Any, same: bool) -> None:
    given = FIRED["data"]["essentials"]["alertTargetIDs"][0]
    other = changed(alertTargetIDs=[target(given)])
    assert (other.fingerprint == read(FIRED).fingerprint) is same
    assert other.resource == target(given).lower().rstrip("/")


def test_a_dimension_that_is_an_id_of_azure_has_no_case_and_others_do() -> None:
    def measured(value: str) -> str:
        body = copy.deepcopy(FIRED)
        criterion = body["data"]["alertContext"]["condition"]["allOf"][0]
        criterion["dimensions"] = [{"name": "microsoft.resourceId", "value": value}]
        return read(body).fingerprint

    assert measured("/subscriptions/1/VM-a") == measured("/SUBSCRIPTIONS/1/vm-A")
    assert measured("PutBlob") != measured("putblob")


@pytest.mark.parametrize(
    "sent",
    [
        [FIRED],
        {"body": FIRED},
        {"body": json.dumps(FIRED)},
        [json.dumps(FIRED)],
        FIRED["data"],
        {**FIRED, "data": FIRED["data"] | {"alertContext": json.dumps(FIRED["data"]["alertContext"])}},
    ],
    ids=[
        "in a list",
        "wrapped",
        "a string in a wrapping",
        "a string in a list",
        "bare",
        "context in a string",
    ],
)
def test_a_relay_may_change_the_wrapping(sent: Any) -> None:
    assert read(sent) == read(FIRED)


def test_several_alerts_may_come_together() -> None:
    signals = SOURCE.parse([FIRED, SOURCE.examples["api-availability-fired"]], {})
    assert signals == [read(FIRED), read(SOURCE.examples["api-availability-fired"])]


def test_a_dynamic_threshold_is_read_as_a_static_one() -> None:
    body = copy.deepcopy(FIRED)
    body["data"]["alertContext"]["conditionType"] = "DynamicThresholdCriteria"
    criterion = body["data"]["alertContext"]["condition"]["allOf"][0]
    criterion |= {"alertSensitivity": "Low", "failingPeriods": {"numberOfEvaluationPeriods": 4}}
    criterion |= {"operator": "GreaterOrLessThan", "ignoreDataBefore": None}
    assert read(body).reading == "14 s (usually about 10 s)"
    assert read(body).fingerprint == read(FIRED).fingerprint


CLASSIC = {
    "status": "Activated",
    "context": {
        "timestamp": "3/2/2026 2:00:03 PM",
        "id": "/subscriptions/0a1b/resourceGroups/rg/providers/microsoft.insights/alertrules/cpu",
        "name": "cpu",
        "description": "CPU is high",
        "conditionType": "Metric",
        "condition": {
            "metricName": "CPU percent",
            "metricUnit": "Percent",
            "metricValue": "91",
            "threshold": "85",
            "windowSize": "5",
            "timeAggregation": "Average",
            "operator": "GreaterThanOrEqual",
        },
        "resourceId": "/subscriptions/0a1b/resourceGroups/RG/providers/m/virtualMachines/vm",
        "portalLink": "https://portal.azure.com/#resource/vm",
    },
    "properties": {"service": "streaming"},
}


def test_a_classic_metric_alert() -> None:
    alert = read(CLASSIC)
    assert (alert.title, alert.reading, alert.severity) == ("CPU is high", "91 % (limit 85 %)", None)
    assert alert.started_at == datetime(2026, 3, 2, 14, 0, 3, tzinfo=UTC)
    assert alert.resource == "/subscriptions/0a1b/resourcegroups/rg/providers/m/virtualmachines/vm"
    over = read({**CLASSIC, "status": "Resolved"})
    assert (over.status, over.fingerprint) == (AlertStatus.RESOLVED, alert.fingerprint)


@pytest.mark.parametrize("date", ["3/2/2026 2:00:00 PM", "03/02/2026 14:00:00", "2026-03-02T14:00:00Z"])
def test_an_old_log_alert_has_dates_of_several_kinds(date: str) -> None:
    body = SOURCE.examples["older-log"] | {"SearchIntervalEndtimeUtc": date}
    assert read(body).started_at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        {"alertRule": "test-metricAlertRule", "alertTargetIDs": [f"{TEST}/Microsoft.Storage/x/test-storage"]},
        {"alertRule": "test-metricAlertRule", "alertTargetIDs": ["/subscriptions/1/providers/m/test-VM"]},
        {
            "alertRule": "test-logAlertRule-v1-metricMeasurement",
            "alertTargetIDs": [f"{TEST}/m/test-w"],
        },
        {"alertRule": "test-logAlertRule-v2", "alertTargetIDs": [f"{TEST}/m/components/test-app"]},
        {"alertRule": "test-activityLogAlertRule", "alertTargetIDs": [f"{TEST}/m/test-VM"]},
        {"alertRule": "test-ServiceHealthAlertRule", "alertTargetIDs": ["/subscriptions/1"]},
        {
            "alertRule": "test-ResourceHealthAlertRule",
            "alertTargetIDs": [f"{TEST}/m/test-VM"],
        },
        {"alertRule": "test-SmartDetector", "alertTargetIDs": None, "configurationItems": ["test-VM"]},
    ],
)
def test_a_test_of_the_portal_is_one_whatever_it_tests(body: dict[str, Any]) -> None:
    assert changed(**body).is_test
    assert changed(**body, monitorCondition="Resolved").is_test


def test_an_older_test_of_the_portal_is_one_as_well() -> None:
    log = SOURCE.examples["older-log"]
    assert read(log | {"AlertRuleName": "test-logAlertRule", "ResourceId": f"{TEST}/m/test-w"}).is_test
    assert not read(log).is_test
