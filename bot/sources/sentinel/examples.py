"""Whole bodies as a playbook and Microsoft Graph send them, with invented values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def _example(event: str, status: str, **more: Any) -> dict[str, Any]:
    workspace = (
        "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666/resourceGroups/rg-analytics"
        "/providers/Microsoft.OperationalInsights/workspaces/law-analytics"
    )
    name = "5ec0de00-0000-4000-8000-000000000001"
    incident = f"{workspace}/providers/Microsoft.SecurityInsights/Incidents/{name}"
    properties = {
        "title": "Sign-ins to the data lake from two countries within an hour",
        "description": "The service account of the bronze writer was used from places it never was before.",
        "severity": "High",
        "status": status,
        "owner": {"objectId": None, "email": None, "assignedTo": None, "userPrincipalName": None},
        "labels": [],
        "firstActivityTimeUtc": "2026-03-02T03:05:00Z",
        "lastActivityTimeUtc": "2026-03-02T03:41:00Z",
        "lastModifiedTimeUtc": "2026-03-02T03:44:00Z",
        "createdTimeUtc": "2026-03-02T03:43:00Z",
        "incidentNumber": 271,
        "additionalData": {
            "alertsCount": 2,
            "alertProductNames": ["Microsoft Sentinel"],
            "tactics": ["CredentialAccess"],
            "techniques": ["T1078"],
        },
        "relatedAnalyticRuleIds": [],
        "incidentUrl": f"https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident{incident}",
        "providerName": "Azure Sentinel",
        "providerIncidentId": "271",
        "alerts": [],
        "relatedEntities": [
            {"kind": "Account", "properties": {"friendlyName": "sp-bronze-writer"}},
            {"kind": "Ip", "properties": {"friendlyName": "203.0.113.7"}},
        ],
        "comments": [],
    }
    return {
        "eventUniqueId": "5ec0de00-0000-4000-8000-0000000000ff",
        "objectSchemaType": "Incident",
        "objectEventType": event,
        "workspaceInfo": {
            "SubscriptionId": "0a1b2c3d-1111-4222-8333-444455556666",
            "ResourceGroupName": "rg-analytics",
            "WorkspaceName": "law-analytics",
        },
        "workspaceId": "5ec0de00-0000-4000-8000-00000000000a",
        "object": {
            "id": incident,
            "name": name,
            "type": "Microsoft.SecurityInsights/Incidents",
            "properties": properties | more,
        },
    }


_GRAPH_ALERT = {
    "id": "da0000000000000000_1",
    "providerAlertId": "da0000000000000000_1",
    "incidentId": "28",
    "status": "new",
    "severity": "medium",
    "classification": None,
    "serviceSource": "microsoftDefenderForIdentity",
    "title": "Many files of the bronze lake were read at once",
    "description": "A service account listed and read more files than in any hour of the last month.",
    "category": "Exfiltration",
    "assignedTo": None,
    "alertWebUrl": "https://security.microsoft.com/alerts/da0000000000000000_1",
    "mitreTechniques": ["T1530"],
    "createdDateTime": "2026-03-02T03:20:33.3433333Z",
    "firstActivityDateTime": "2026-03-02T03:11:00Z",
    "resolvedDateTime": None,
}

EXAMPLES: Mapping[str, Any] = {
    "incident-created": _example("Create", "New"),
    "incident-updated": _example("Update", "Active", owner={"assignedTo": "Dag"}),
    "incident-closed": _example(
        "Update",
        "Closed",
        classification="BenignPositive",
        classificationReason="SuspiciousButExpected",
        classificationComment="The failover test signed in from the second region.",
        lastModifiedTimeUtc="2026-03-02T04:20:00Z",
    ),
    "graph-alert": _GRAPH_ALERT,
    "graph-alert-resolved": _GRAPH_ALERT
    | {"status": "resolved", "classification": "informationalExpectedActivity"}
    | {"resolvedDateTime": "2026-03-02T05:02:11.12Z"},
    "graph-notification": {
        "value": [
            {
                "subscriptionId": "5ec0de00-0000-4000-8000-00000000000b",
                "clientState": "an-invented-secret",
                "changeType": "updated",
                "resource": "security/alerts_v2/da0000000000000000_2",
                "resourceData": {"id": "da0000000000000000_2"},
            }
        ]
    },
}
