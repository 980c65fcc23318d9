"""Microsoft Sentinel: the incident that an automation rule's playbook passes on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_camel

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.severity import Severity
from bot.model.source import Options, Proof, Source
from bot.model.wire import (
    MOST_SIGNALS,
    Line,
    Number,
    Object,
    Text,
    Time,
    Wire,
    as_object,
    as_objects,
    fingerprint,
    labels,
    left_out,
    line,
    links,
    read_as,
    severity,
    text,
)

NAME = "sentinel"

# The manual calls a breach of security critical, so each of Sentinel's words counts one step higher here.
_SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "high": Severity.CRITICAL,
        "medium": Severity.HIGH,
        "low": Severity.MEDIUM,
        "informational": Severity.LOW,
    }
)
_NO_INCIDENT = (
    "The body holds no incident of Sentinel (object.properties). "
    "Send the body of the playbook's incident trigger as it is."
)


def _words(value: object) -> list[str]:
    return [read for item in value[:20] if (read := line(item, 100))] if isinstance(value, list) else []


Words = Annotated[list[str], BeforeValidator(_words)]


class _Details(Wire, alias_generator=to_camel):
    alerts_count: Number = None
    alert_product_names: Words = Field(default_factory=list)
    tactics: Words = Field(default_factory=list)
    techniques: Words = Field(default_factory=list)


class _Properties(Wire, alias_generator=to_camel):
    title: Line = ""
    description: Text = ""
    severity: Line = ""
    status: Line = ""
    owner: Object = Field(default_factory=dict)
    first_activity_time_utc: Time = None
    created_time_utc: Time = None
    last_modified_time_utc: Time = None
    closed_time_utc: Time = None
    incident_number: Line = ""
    incident_url: Any = None
    classification: Line = ""
    classification_reason: Line = ""
    classification_comment: Line = ""
    provider_name: Line = ""
    details: Annotated[_Details, BeforeValidator(as_object)] = Field(_Details(), alias="additionalData")
    entities: Annotated[list[dict[str, Any]], BeforeValidator(as_objects)] = Field(
        default_factory=list, alias="relatedEntities"
    )


class _Incident(Wire):
    id: Line = ""
    name: Line = ""
    properties: _Properties


def parse(body: Any, _options: Options) -> list[Signal]:
    """The incident of a playbook's trigger body, bare or wrapped once more in `body` or `object`.

    A notification of Microsoft Graph only points to an alert, and is ignored with a word on what is missing.
    Raises UnreadableAlert for a body without an incident, and for an incident that nothing names.
    """
    pointers = as_object(body).get("value")
    if isinstance(pointers, list):
        told = [_pointer(pointer) for pointer in as_objects(pointers)[:MOST_SIGNALS]]
        return [*told, *left_out(NAME, pointers)] or [_ignored("The notification is empty.")]
    trigger, found = _unwrapped(body)
    incident = read_as(_Incident, found, _NO_INCIDENT)
    return [_alert(incident, as_object(trigger.get("incidentUpdates")))]


def _unwrapped(body: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The trigger's body and the incident in it, however often they are wrapped up to three times."""
    outer, inner = {}, as_object(body)
    for _ in range(4):
        if "properties" in inner:
            break
        outer, inner = inner, as_object(inner.get("object")) or as_object(inner.get("body"))
    return outer, inner


def _pointer(pointer: dict[str, Any]) -> Ignored:
    what = line(pointer.get("resource")) or line(pointer.get("lifecycleEvent")) or "an alert"
    return _ignored(
        f"Microsoft Graph only points to {what}. Reading it needs credentials for Graph, and Tocsin has "
        "none: let a playbook of Sentinel send the incident itself."
    )


def _ignored(reason: str) -> Ignored:
    return Ignored(source=NAME, reason=reason)


def _alert(incident: _Incident, updates: dict[str, Any]) -> Alert:
    told = incident.properties
    key = incident.id or incident.name or told.incident_number or told.title
    if not key:
        raise UnreadableAlert("The incident has no id, no number and no title.")
    closed = told.status.lower() == "closed"
    changed = _Change.model_validate(updates).updated_time
    return Alert(
        source=NAME,
        fingerprint=fingerprint(NAME, key.lower()),
        status=AlertStatus.RESOLVED if closed else AlertStatus.FIRING,
        title=told.title or f"Sentinel incident {told.incident_number}".rstrip(),
        severity=severity(told.severity, _SEVERITIES),
        summary=_summary(told),
        reading=_reading(told.details),
        service="security",
        started_at=told.first_activity_time_utc or told.created_time_utc,
        ended_at=(told.closed_time_utc or changed or told.last_modified_time_utc) if closed else None,
        links=links({"Microsoft Sentinel": told.incident_url}),
        labels=labels(
            {
                "incident": told.incident_number,
                "severity": told.severity,
                "status": told.status,
                "provider": told.provider_name,
                "owner": told.owner.get("assignedTo") or told.owner.get("email"),
                "classification": told.classification,
                "tactics": ", ".join(told.details.tactics),
                "techniques": ", ".join(told.details.techniques),
            }
        ),
    )


class _Change(Wire, alias_generator=to_camel):
    updated_time: Time = None


def _reading(details: _Details) -> str:
    count = details.alerts_count
    return f"{count:.0f} alert{'' if count == 1 else 's'}" if count and 0 < count < 1e6 else ""


def _summary(told: _Properties) -> str:
    details = told.details
    reason = f" ({told.classification_reason})" if told.classification_reason else ""
    lines = [
        told.description if line(told.description) != told.title else "",
        f"Tactics: {', '.join(details.tactics)}" if details.tactics else "",
        f"About: {', '.join(names)}" if (names := _entities(told.entities)) else "",
        f"Found by {', '.join(details.alert_product_names)}" if details.alert_product_names else "",
        f"Closed as {told.classification}{reason}" if told.classification else "",
        told.classification_comment,
    ]
    return text("\n".join(filter(None, lines)))


def _entities(entities: list[dict[str, Any]]) -> list[str]:
    """The first five of what the incident is about, each by kind and name."""
    named = (
        (line(entity.get("kind"), 50), line(as_object(entity.get("properties")).get("friendlyName"), 100))
        for entity in entities[:20]
    )
    return [f"{kind} {name}".strip() for kind, name in named if name][:5]


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


SOURCE = Source(
    name=NAME,
    title="Microsoft Sentinel",
    proof=Proof.ENTRA,
    parse=parse,
    examples={
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
        "graph-notification": {
            "value": [
                {
                    "subscriptionId": "5ec0de00-0000-4000-8000-00000000000b",
                    "clientState": "an-invented-secret",
                    "changeType": "updated",
                    "resource": "security/alerts_v2/da0000000000000000_1",
                    "resourceData": {"id": "da0000000000000000_1"},
                }
            ]
        },
    },
)
