"""A body of before the common alert schema means the same problem as its common one."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.sources.azure_monitor import SOURCE

METRIC = SOURCE.examples["older-metric-activated"]
LOG = SOURCE.examples["older-log"]
ACTIVITY = SOURCE.examples["older-activity"]
WORKSPACE = "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666/resourcegroups/rg-analytics/providers"


def read(body: Any) -> Alert:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def common(essentials: dict[str, Any], context: Any) -> Alert:
    return read({"data": {"essentials": essentials, "alertContext": context}})


def test_a_metric_alert_is_the_same_problem_as_in_the_common_schema() -> None:
    older, today = read(METRIC), read(SOURCE.examples["streaming-latency-fired"])
    same = ("fingerprint", "status", "severity", "title", "reading", "service", "resource", "started_at")
    assert [getattr(older, name) for name in same] == [getattr(today, name) for name in same]
    assert [link.name for link in older.links] == ["Azure Monitor"]


def test_a_deactivated_metric_alert_resolves_it() -> None:
    body = copy.deepcopy(METRIC)
    body["data"]["status"] = "Deactivated"
    alert = read(body)
    assert (alert.status, alert.fingerprint) == (AlertStatus.RESOLVED, read(METRIC).fingerprint)
    assert alert.ended_at == datetime(2026, 3, 2, 14, 0, 3, 626123, UTC)


def test_a_log_alert_names_the_workspace_that_was_searched() -> None:
    alert = read(LOG)
    target = f"{WORKSPACE}/microsoft.operationalinsights/workspaces/law-analytics"
    assert (alert.title, alert.severity) == ("A node sends no heartbeat", Severity.HIGH)
    assert alert.reading == "0 rows (limit below 1)"
    assert alert.resource is None, "the workspace was searched, and is not what is broken"
    assert alert.started_at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    assert alert.links[0].url == "https://portal.azure.com/#search/heartbeat"
    today = common(
        {"alertRule": "heartbeat-lost", "alertTargetIDs": [target], "severity": "Sev1"},
        {"SearchQuery": "Heartbeat", "Dimensions": []},
    )
    assert alert.fingerprint == today.fingerprint


def test_a_log_alert_may_stand_in_an_envelope() -> None:
    wrapped = {"schemaId": "Microsoft.Insights/LogAlert", "data": LOG | {"Severity": "Warning"}}
    assert read(wrapped).fingerprint == read(LOG).fingerprint
    assert read(wrapped).severity is Severity.MEDIUM


def test_a_deed_is_the_same_as_in_the_common_schema() -> None:
    alert, deed = read(ACTIVITY), ACTIVITY["data"]["context"]["activityLog"]
    today = common(
        {
            "severity": "Sev4",
            "alertRule": "workspace-deleted",
            "alertTargetIDs": [deed["resourceId"].lower()],
        },
        deed,
    )
    assert (alert.fingerprint, alert.severity) == (today.fingerprint, today.severity)
    assert alert.title == "Microsoft.Databricks/workspaces/delete: Succeeded"
    assert alert.started_at == datetime(2026, 3, 2, 14, 0, 3, 626000, UTC)


@pytest.mark.parametrize(
    ("told", "status", "severity"),
    [
        ({"currentHealthStatus": "Unavailable", "title": "Down"}, AlertStatus.FIRING, Severity.CRITICAL),
        ({"currentHealthStatus": "Available", "title": "Down"}, AlertStatus.RESOLVED, None),
        ({"trackingId": "AB12-34C", "incidentType": "Incident", "stage": "Active", "title": "Down"},
         AlertStatus.FIRING, Severity.HIGH),
    ],
)  # fmt: skip
def test_health_goes_by_its_own_words(told: Any, status: AlertStatus, severity: Severity | None) -> None:
    body = copy.deepcopy(ACTIVITY)
    body["data"]["context"]["activityLog"] |= {"properties": told, "eventSource": 2}
    alert = read(body)
    assert (alert.title, alert.status, alert.severity) == ("Down", status, severity)


@pytest.mark.parametrize(
    "other", [{"AlertRuleName": "x"}, {"schemaId": "Microsoft.Insights/other", "data": {}}]
)
def test_a_shape_of_no_known_kind_is_refused(other: Any) -> None:
    with pytest.raises(UnreadableAlert, match="Switch the common schema on"):
        SOURCE.parse(other, {})
