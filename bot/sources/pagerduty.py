"""PagerDuty webhooks v3: news of the pages that we sent, and alerts from everyone else's incidents."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, PageNews, Signal
from bot.model.page import REFUSED_KEY
from bot.model.parcel import read_each
from bot.model.severity import Severity
from bot.model.source import Options, Proof, Source
from bot.model.synthetic import KEY
from bot.model.wire import (
    PRIORITIES,
    Line,
    Object,
    Time,
    Wire,
    as_object,
    as_objects,
    fingerprint,
    labels,
    line,
    links,
    moment,
    read_as,
    severity,
    text,
)

NAME = "pagerduty"

_OURS = re.compile(rf"INC-[0-9]{{4}}-[0-9]{{3,}}:[0-9]+|(?:{KEY}|{REFUSED_KEY})[0-9a-f]{{16}}")
_OUR_TITLE = re.compile(r"(?:.*, )?INC-[0-9]{4}-[0-9]{3,}")
_NEWS = frozenset(
    {
        "acknowledged",
        "annotated",
        "delegated",
        "escalated",
        "priority_updated",
        "reassigned",
        "reopened",
        "resolved",
        "triggered",
        "unacknowledged",
    }
)
_PRIORITIES = {
    **PRIORITIES,
    "sev-1": Severity.CRITICAL,
    "sev-2": Severity.HIGH,
    "sev-3": Severity.MEDIUM,
    "sev-4": Severity.LOW,
    "sev-5": Severity.LOW,
}
_FIRES = frozenset({"priority_updated", "reopened", "triggered"})


class _Event(Wire):
    id: Line = ""
    event_type: Line = ""
    occurred_at: Time = None
    agent: Object = Field(default_factory=dict)
    data: Object = Field(default_factory=dict)


class _Body(Wire):
    event: _Event


def parse(body: Any, _options: Options) -> list[Signal]:
    """News of a page of ours, known by `incident_key`, which is the dedup key that we gave it; else an alert.

    Of an incident that is not ours, only its beginning, its end and a new priority count. Any other event is
    ignored: PagerDuty may send it. Raises UnreadableAlert for a body without an event, for news without an id
    or a time, and for an incident without an id.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal:
    event = read_as(_Body, body, "The body has no event, so it is no webhook (v3) of PagerDuty.").event
    scope, _, kind = event.event_type.lower().partition(".")
    if scope != "incident" or kind not in _NEWS:
        return _ignored(f"Nothing follows from the event {event.event_type or '(no type)'}.")
    key = line(event.data.get("incident_key"))
    if not _OURS.fullmatch(key):
        return _alert(event, kind)
    if not event.id or event.occurred_at is None:
        raise UnreadableAlert("The event names no id (event.id) or no time (event.occurred_at).")
    return PageNews(
        source=NAME,
        dedup_key=key,
        event=kind,
        by=_person(event.agent),
        happened_at=event.occurred_at,
        event_id=event.id,
    )


def _alert(event: _Event, kind: str) -> Signal:
    """An incident that someone else opened; never one of our pages, or it would ring for itself for ever."""
    # A note and a responder stand in the data themselves, with their incident inside.
    incident = as_object(event.data.get("incident")) or event.data
    name = line(incident.get("id")) or line(incident.get("incident_key"))
    title = line(incident.get("title"))
    if _OUR_TITLE.fullmatch(title):
        return _ignored(f"The incident {name or '(no id)'} has the title of one of our pages.")
    if kind not in _FIRES and kind != "resolved":
        by = f" by {person}" if (person := _person(event.agent)) else ""
        return Ignored(
            source=NAME,
            reason=f"The incident {name or '(no id)'} was {kind.replace('_', ' ')}{by}; "
            "it is not a page of ours.",
            fingerprint=fingerprint("pd", name) if name else "",
            severity=_severity(incident),
        )
    if not name:
        raise UnreadableAlert("The incident has no id (event.data.id).")
    resolved = kind == "resolved" or line(incident.get("status")).lower() == "resolved"
    service = line(as_object(incident.get("service")).get("summary"))
    began = moment(incident.get("created_at"))
    return Alert(
        source=NAME,
        fingerprint=fingerprint("pd", name),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=title or f"PagerDuty incident {name}",
        severity=_severity(incident),
        summary=_summary(incident, service),
        started_at=event.occurred_at if kind == "reopened" else began or event.occurred_at,
        ended_at=event.occurred_at if resolved else None,
        links=links({"PagerDuty": incident.get("html_url")}),
        # A service there is named by its own people: rules see it as a label, and the policy finds ours.
        labels=labels({"service": service}),
    )


def _severity(incident: Object) -> Severity | None:
    """The priority where it has one, else the urgency, which is high or low."""
    priority = as_object(incident.get("priority"))
    stated = severity(priority.get("summary"), _PRIORITIES) or severity(priority.get("name"), _PRIORITIES)
    return stated or severity(incident.get("urgency"))


def _summary(incident: Object, service: str) -> str:
    assigned = [line(each.get("summary"), 100) for each in as_objects(incident.get("assignees"))]
    number = line(incident.get("number"))
    lines = [
        f"PagerDuty incident {number}" if number else "",
        f"Service {service}" if service else "",
        f"Assigned to {', '.join(filter(None, assigned))}" if any(assigned) else "",
    ]
    return text("\n".join(filter(None, lines)))


def _person(agent: Object) -> str:
    """The name of who acted; "" for an integration, which is how our own events come back."""
    kind = line(agent.get("type"))
    return line(agent.get("summary"), 100) if kind in ("", "user", "user_reference") else ""


def _ignored(reason: str) -> Ignored:
    return Ignored(source=NAME, reason=reason)


def _example(number: int, kind: str, status: str) -> dict[str, Any]:
    return {
        "event": {
            "id": f"01EXAMPLE{number}",
            "event_type": f"incident.{kind}",
            "resource_type": "incident",
            "occurred_at": f"2026-03-02T14:0{number}:12.169Z",
            "agent": {"id": "PEXAMPLE", "summary": "Ana", "type": "user_reference"},
            "client": None,
            "data": {
                "id": "QEXAMPLE",
                "type": "incident",
                "number": 2,
                "status": status,
                "incident_key": "INC-2026-001:1",
                "title": "CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001",
                "service": {"id": "SEXAMPLE", "summary": "Analytics platform", "type": "service_reference"},
                "urgency": "high",
            },
        }
    }


def _foreign(number: int, kind: str, status: str) -> dict[str, Any]:
    """The same of an incident that is none of our pages."""
    body = _example(number, kind, status)
    body["event"]["data"] |= {
        "id": "QFOREIGN",
        "html_url": "https://example.pagerduty.com/incidents/QFOREIGN",
        "number": 41,
        "incident_key": "nightly-export",
        "created_at": f"2026-03-02T14:0{number}:10Z",
        "title": "The nightly export did not arrive",
        "assignees": [{"id": "PEXAMPLE", "summary": "Ana", "type": "user_reference"}],
        "priority": {"id": "PRIORITY", "summary": "P2", "type": "priority_reference"},
    }
    return body


SOURCE = Source(
    name=NAME,
    title="PagerDuty",
    proof=Proof.PAGERDUTY,
    parse=parse,
    examples={
        "triggered": _example(1, "triggered", "triggered"),
        "escalated": _example(2, "escalated", "triggered"),
        "acknowledged": _example(3, "acknowledged", "acknowledged"),
        "unacknowledged": _example(4, "unacknowledged", "triggered"),
        "resolved": _example(5, "resolved", "resolved"),
        "foreign-triggered": _foreign(6, "triggered", "triggered"),
        "foreign-acknowledged": _foreign(7, "acknowledged", "acknowledged"),
        "foreign-resolved": _foreign(8, "resolved", "resolved"),
        "ping": {
            "event": {
                "id": "01EXAMPLE9",
                "event_type": "pagey.ping",
                "resource_type": "pagey",
                "occurred_at": "2026-03-02T14:09:12.169Z",
                "agent": None,
                "client": None,
                "data": {"type": "ping", "message": "Is anyone there?"},
            }
        },
    },
)
