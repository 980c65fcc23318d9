"""Health, security and deeds go by what their notice says, since Azure calls all of them Sev4 and fired."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.sources.azure_monitor import SOURCE

TARGET = "/subscriptions/0a1b/resourceGroups/rg-analytics/providers/Microsoft.EventHub/namespaces/evh"
IMPACTED = [
    {"ServiceName": "Azure Databricks", "ImpactedRegions": [{"RegionName": "West Europe"}]},
    {
        "ServiceName": "Event Hubs",
        "ImpactedRegions": [{"RegionName": "West Europe"}, {"RegionName": "Global"}],
    },
]


def notice(service: str, told: Any, target: str = TARGET, **context: Any) -> Alert:
    """A notice of this monitoring service with these properties, as Azure sends it: Sev4, fired."""
    essentials = {
        "alertId": "/subscriptions/0a1b/providers/Microsoft.AlertsManagement/alerts/77",
        "alertRule": "some-rule",
        "severity": "Sev4",
        "monitorCondition": "Fired",
        "monitoringService": service,
        "alertTargetIDs": [target],
    }
    known = {"operationName": "Microsoft.X/y/action", "correlationId": "c-1", "properties": told}
    (signal,) = SOURCE.parse({"data": {"essentials": essentials, "alertContext": known | context}}, {})
    assert isinstance(signal, Alert)
    return signal


def health(**told: Any) -> Alert:
    known = {
        "title": "Launch failures",
        "trackingId": "AB12-34C",
        "incidentType": "Incident",
        "stage": "Active",
    }
    return notice("ServiceHealth", known | told, "/subscriptions/0a1b", level=3, channels=1, eventSource=2)


def resource(**told: Any) -> Alert:
    return notice("Resource Health", {"title": "Namespace", "previousHealthStatus": "Available"} | told)


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("Incident", "high"),
        ("incident", "high"),
        ("Security", "high"),
        ("Maintenance", "low"),
        ("Informational", "low"),
        ("ActionRequired", "low"),
        ("SomethingNew", None),
        (None, None),
    ],
)
def test_service_health_is_as_bad_as_its_kind(kind: str | None, meant: str | None) -> None:
    assert health(incidentType=kind).severity == (Severity(meant) if meant else None)


def test_the_kind_may_stand_in_the_operation_alone() -> None:
    told = {"title": "Launch failures", "trackingId": "AB12-34C"}
    operation = "Microsoft.ServiceHealth/incident/action"
    assert notice("ServiceHealth", told, operationName=operation).severity is Severity.HIGH


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("Active", AlertStatus.FIRING),
        ("Planned", AlertStatus.FIRING),
        ("InProgress", AlertStatus.FIRING),
        ("", AlertStatus.FIRING),
        (None, AlertStatus.FIRING),
        ("Resolved", AlertStatus.RESOLVED),
        ("RESOLVED", AlertStatus.RESOLVED),
        ("Complete", AlertStatus.RESOLVED),
        ("Canceled", AlertStatus.RESOLVED),
        ("RCA", AlertStatus.RESOLVED),
    ],
)
def test_the_stage_ends_a_notice_that_azure_calls_fired(stage: str | None, status: AlertStatus) -> None:
    ended = health(stage=stage)
    assert ended.status is status
    assert ended.fingerprint == health(title="Launch failures: mitigated", version="2").fingerprint


@pytest.mark.parametrize("impacted", [json.dumps(IMPACTED), IMPACTED])
def test_services_and_regions_come_as_json_in_a_string_or_as_a_list(impacted: Any) -> None:
    alert = health(impactedServices=impacted)
    assert alert.labels["azure_service"] == "Azure Databricks, Event Hubs"
    assert alert.labels["region"] == "West Europe, Global"
    assert alert.summary.endswith("Azure Databricks, Event Hubs, West Europe, Global: Active")


@pytest.mark.parametrize("impacted", ["[{", "[]", "null", 7, [None, {"ImpactedRegions": "x"}], {}])
def test_what_is_impacted_may_be_unreadable(impacted: Any) -> None:
    alert = health(impactedServices=impacted, service="Azure Databricks")
    assert alert.labels["azure_service"] == "Azure Databricks"
    assert "region" not in alert.labels


@pytest.mark.parametrize(
    ("now", "before", "status", "severity"),
    [
        ("Unavailable", "Available", AlertStatus.FIRING, "critical"),
        ("UNAVAILABLE", "Available", AlertStatus.FIRING, "critical"),
        ("Degraded", "Available", AlertStatus.FIRING, "high"),
        ("Unknown", "Available", AlertStatus.FIRING, None),
        (None, None, AlertStatus.FIRING, None),
        ("Available", "Unavailable", AlertStatus.RESOLVED, "critical"),
        ("available", "Degraded", AlertStatus.RESOLVED, "high"),
    ],
)
def test_resource_health(now: Any, before: Any, status: AlertStatus, severity: str | None) -> None:
    alert = resource(currentHealthStatus=now, previousHealthStatus=before)
    assert (alert.status, alert.severity) == (status, Severity(severity) if severity else None)


def test_the_change_of_health_is_told_and_is_one_problem_per_resource() -> None:
    down = resource(currentHealthStatus="Unavailable", cause="PlatformInitiated")
    assert down.summary.endswith("Was Available, is Unavailable (PlatformInitiated)")
    assert down.resource == TARGET.lower()
    told = {"currentHealthStatus": "Available", "previousHealthStatus": "Unavailable"}
    assert notice("ResourceHealth", told, TARGET.upper(), correlationId="c-2").fingerprint == down.fingerprint
    assert notice("ResourceHealth", told, TARGET + "2").fingerprint != down.fingerprint


@pytest.mark.parametrize(
    ("word", "meant"), [("High", "high"), ("medium", "medium"), ("Low", "low"), ("odd", None), (None, None)]
)
def test_security_in_the_activity_log_has_a_severity_of_its_own(word: Any, meant: str | None) -> None:
    alert = notice("Activity Log - Security", {"severity": word, "attackedResourceType": "VM"})
    assert alert.severity == (Severity(meant) if meant else None)


@pytest.mark.parametrize("service", ["Administrative", "Policy", "Autoscale", "Recommendation"])
def test_a_deed_is_low_unless_a_rule_says_more(service: str) -> None:
    deed = notice(f"Activity Log - {service}", None, level="Critical", status="Succeeded")
    begun = notice(f"Activity Log - {service}", None, level="Critical", status="Started", correlationId="C-1")
    assert (deed.severity, deed.status) == (Severity.LOW, AlertStatus.FIRING)
    assert deed.fingerprint == begun.fingerprint, "both tell of one deed"
