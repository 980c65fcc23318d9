"""Security alerts and incidents of Microsoft Graph, and the notifications that only point to them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pydantic import Field
from pydantic.alias_generators import to_camel

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.wire import (
    Line,
    Text,
    Time,
    Wire,
    as_object,
    fingerprint,
    labels,
    line,
    links,
    severity,
    text,
)
from bot.sources.sentinel.incident import NAME, SEVERITIES, Words

_DEFENDER = "https://security.microsoft.com/alerts/"
_LIFECYCLE = {
    "missed": "could not deliver some notifications",
    "reauthorizationrequired": "asks to renew the subscription",
    "subscriptionremoved": "has ended the subscription: no security alert arrives any more",
}


class _Alert(Wire, alias_generator=to_camel):
    """An alert (`title`) or an incident (`displayName`)."""

    id: Line = ""
    title: Line = ""
    display_name: Line = ""
    description: Text = ""
    severity: Line = ""
    status: Line = ""
    classification: Line = ""
    category: Line = ""
    service_source: Line = ""
    assigned_to: Line = ""
    alert_web_url: Any = None
    incident_web_url: Any = None
    mitre_techniques: Words = Field(default_factory=list)
    created_date_time: Time = None
    first_activity_date_time: Time = None
    last_update_date_time: Time = None
    resolved_date_time: Time = None


class _Pointer(Wire, alias_generator=to_camel):
    subscription_id: Line = ""
    change_type: Line = ""
    lifecycle_event: Line = ""
    resource: Line = ""
    resource_data: Any = None


def is_graphs(body: object) -> bool:
    """Whether this is an alert, an incident or a notification of Graph, and not an incident of Sentinel."""
    told = as_object(body)
    if "properties" in told or "object" in told:
        return False
    return _is_pointer(told) or ("id" in told and ("severity" in told or "status" in told))


def read_graphs(body: object) -> Signal:
    """The alert that Graph tells of, or points to.

    Raises UnreadableAlert for a notification that names nothing.
    """
    told = as_object(body)
    return (
        _pointed(_Pointer.model_validate(told)) if _is_pointer(told) else _told(_Alert.model_validate(told))
    )


def _is_pointer(told: dict[str, Any]) -> bool:
    return "lifecycleEvent" in told or ("subscriptionId" in told and "resource" in told)


def _told(alert: _Alert) -> Alert:
    if not alert.id:
        raise UnreadableAlert("The alert of Microsoft Graph has no id.")
    resolved = alert.status.lower() in ("resolved", "redirected")
    title = alert.title or alert.display_name or f"Security alert {alert.id}"
    lines = [
        alert.description if line(alert.description) != title else "",
        f"Techniques: {', '.join(alert.mitre_techniques)}" if alert.mitre_techniques else "",
        f"Found by {alert.service_source}" if alert.service_source else "",
        f"Closed as {alert.classification}" if resolved and alert.classification else "",
    ]
    return Alert(
        source=NAME,
        fingerprint=_fingerprint(alert.id),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=line(title),
        severity=severity(alert.severity, SEVERITIES),
        summary=text("\n".join(filter(None, lines))),
        service="security",
        started_at=alert.first_activity_date_time or alert.created_date_time,
        ended_at=(alert.resolved_date_time or alert.last_update_date_time) if resolved else None,
        links=links({"Microsoft Defender": text(alert.alert_web_url) or alert.incident_web_url}),
        labels=labels(
            {
                "severity": alert.severity,
                "status": alert.status,
                "category": alert.category,
                "owner": alert.assigned_to,
                "classification": alert.classification,
                "techniques": ", ".join(alert.mitre_techniques),
            }
        ),
    )


def _pointed(pointer: _Pointer) -> Signal:
    if pointer.lifecycle_event:
        return _lifecycle(pointer)
    key = line(as_object(pointer.resource_data).get("id")) or pointer.resource.rpartition("/")[2]
    if not key:
        raise UnreadableAlert("The notification of Microsoft Graph names no alert (resourceData.id).")
    if pointer.change_type.lower() == "deleted":
        return Ignored(
            source=NAME, reason=f"The security alert {key} was deleted.", fingerprint=_fingerprint(key)
        )
    happened = pointer.change_type or "changed"
    return Alert(
        source=NAME,
        fingerprint=_fingerprint(key),
        status=AlertStatus.FIRING,
        title=line(f"A security alert was {happened}: {key}"),
        # What it is and how bad stands nowhere in a notification.
        severity=None,
        summary="Microsoft Graph tells only its id: how bad it is and what it is about stand in Defender.",
        service="security",
        links=links({"Microsoft Defender": _DEFENDER + quote(key, safe="")}),
        labels=labels({"resource": pointer.resource, "change": pointer.change_type}),
    )


def _lifecycle(pointer: _Pointer) -> Alert:
    event = pointer.lifecycle_event
    what = _LIFECYCLE.get(event.lower(), f"says {event} of the subscription")
    return Alert(
        source=NAME,
        fingerprint=fingerprint("graph-subscription", pointer.subscription_id.lower(), event.lower()),
        status=AlertStatus.FIRING,
        title=line(f"Microsoft Graph {what}"),
        summary=f"Subscription {pointer.subscription_id}" if pointer.subscription_id else "",
        service="security",
        labels=labels({"lifecycle": event}),
    )


def _fingerprint(key: str) -> str:
    return fingerprint("graph", key.lower())
