"""Microsoft Sentinel: the incident that an automation rule's playbook passes on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_camel

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.model.wire import (
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
    line,
    links,
    read_as,
    severity,
    text,
)

NAME = "sentinel"

# The manual calls a breach of security critical, so each of Sentinel's words counts one step higher here.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
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


def read_incident(body: object) -> Alert:
    """The incident of a playbook's trigger body, bare or wrapped once more in `body` or `object`.

    Raises UnreadableAlert for a body without an incident, and for an incident that nothing names.
    """
    trigger, found = _unwrapped(body)
    incident = read_as(_Incident, found, _NO_INCIDENT)
    return _alert(incident, as_object(trigger.get("incidentUpdates")))


def _unwrapped(body: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The trigger's body and the incident in it, however often they are wrapped up to three times."""
    outer, inner = {}, as_object(body)
    for _ in range(4):
        if "properties" in inner:
            break
        outer, inner = inner, as_object(inner.get("object")) or as_object(inner.get("body"))
    return outer, inner


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
        severity=severity(told.severity, SEVERITIES),
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
