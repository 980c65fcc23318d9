"""PagerDuty webhooks v3: news about the pages that we sent."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from bot.errors import UnreadableAlert
from bot.model.alert import Ignored, PageNews, Signal
from bot.model.source import Options, Proof, Source
from bot.model.wire import Line, Object, Time, Wire, line, read_as

NAME = "pagerduty"

_OURS = re.compile(r"INC-[0-9]{4}-[0-9]{3,}:[0-9]+")
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


class _Event(Wire):
    id: Line = ""
    event_type: Line = ""
    occurred_at: Time = None
    agent: Object = Field(default_factory=dict)
    data: Object = Field(default_factory=dict)


class _Body(Wire):
    event: _Event


def parse(body: Any, _options: Options) -> list[Signal]:
    """News of one page, known by `incident_key`, which is the dedup key that we gave it.

    An event of another kind, or of an incident that is not ours, is ignored: PagerDuty may send it. Raises
    UnreadableAlert for a body without an event, and for news without an id or a time.
    """
    event = read_as(_Body, body, "The body has no event, so it is no webhook (v3) of PagerDuty.").event
    scope, _, kind = event.event_type.partition(".")
    if scope != "incident" or kind not in _NEWS:
        return [_ignored(f"Nothing follows from the event {event.event_type or '(no type)'}.")]
    key = line(event.data.get("incident_key"))
    if not _OURS.fullmatch(key):
        return [_ignored(f"The incident {key or '(no key)'} is not one of our pages.")]
    if not event.id or event.occurred_at is None:
        raise UnreadableAlert("The event names no id (event.id) or no time (event.occurred_at).")
    return [
        PageNews(
            source=NAME,
            dedup_key=key,
            event=kind,
            by=line(event.agent.get("summary"), 100) or "PagerDuty",
            happened_at=event.occurred_at,
            event_id=event.id,
        )
    ]


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
        "ping": {
            "event": {
                "id": "01EXAMPLE6",
                "event_type": "pagey.ping",
                "resource_type": "pagey",
                "occurred_at": "2026-03-02T14:06:12.169Z",
                "agent": None,
                "client": None,
                "data": {"type": "ping", "message": "Is anyone there?"},
            }
        },
    },
)
