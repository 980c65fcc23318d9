"""CloudEvents 1.0 in the structured mode, single or in a batch: each event is an alert of its own."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from bot.model.alert import Alert, AlertStatus, Signal
from bot.model.severity import Severity
from bot.model.source import EVENT_GRID, Options, Proof, Source
from bot.model.wire import (
    PRIORITIES,
    SEVERITY_WORDS,
    Line,
    Object,
    Time,
    Wire,
    fingerprint,
    labels,
    line,
    link,
    read_as,
    read_each,
    text,
)
from bot.model.wire import severity as severity_of

NAME = "cloudevents"

_Named = Annotated[Line, StringConstraints(min_length=1)]
_WORDS = {**SEVERITY_WORDS, **PRIORITIES}
_FACTS = ("Microsoft.Storage.", "Microsoft.Resources.")
"""Types under which Azure tells plain facts; a rule of the policy makes more of one that matters."""

_FAILS = re.compile(r"(?:failed|failure|error)$", re.I)


class _Event(Wire):
    """The attributes that an event must have, and those it may have."""

    specversion: _Named
    id: _Named
    source: _Named
    type: _Named
    subject: Line = ""
    time: Time = None
    severity: Line = ""
    data: Object = Field(default_factory=dict)

    def said(self, *names: str) -> str:
        """The first of these fields of the data that says something."""
        return next((words for name in names if (words := text(self.data.get(name)))), "")


def parse(body: Any, _options: Options) -> list[Signal]:
    """An alert from each event, known by source and id, so that an event delivered twice counts once.

    A severity is taken from the attribute `severity` or from the data. Raises UnreadableAlert for a body
    without an event: specversion, id, source and type must be there.
    """
    return read_each(NAME, body, _alert)


def _alert(body: object) -> Alert:
    event = read_as(_Event, body, "The body is no CloudEvent: it needs specversion, id, source and type.")
    title = line(event.said("title", "summary", "message") or f"{event.type} {event.subject}")
    summary = event.said("description", "message", "summary")
    resource = event.source.lower() if "/providers/" in event.source.lower() else event.source
    address = link("Details", event.data.get("link") or event.data.get("url"))
    about = {"type": event.type, "subject": event.subject}
    return Alert(
        source=NAME,
        fingerprint=fingerprint("ce", event.source, event.id),
        status=AlertStatus.FIRING,
        title=title,
        severity=_severity(event),
        summary=summary if line(summary) != title else "",
        service=line(event.said("service")) or None,
        resource=resource,
        started_at=event.time,
        links=(address,) if address else (),
        labels=labels({**about, **event.data}),
    )


def _severity(event: _Event) -> Severity | None:
    """The event's own word before what its type tells."""
    stated = severity_of(event.severity or event.said("severity", "priority"), _WORDS)
    if stated or not event.type.startswith(_FACTS):
        return stated or (Severity.HIGH if _FAILS.search(event.type) else None)
    return Severity.LOW


def _example(number: int, **more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"example-{number}",
        "source": "https://jobs.example.test/nightly",
        "type": "com.example.job.failed",
        "subject": "kpi-refresh",
        "time": "2026-03-02T04:41:00.958Z",
        "datacontenttype": "application/json",
        "data": {
            "title": "The nightly job kpi-refresh failed",
            "description": "It stopped after 11 minutes: the warehouse did not answer.",
            "service": "databricks",
            "url": "https://jobs.example.test/nightly/kpi-refresh/77",
        },
        **more,
    }


SOURCE = Source(
    name=NAME,
    title="CloudEvents",
    proof=Proof.ENTRA,
    callers=frozenset({EVENT_GRID}),
    parse=parse,
    examples={
        "job-failed": _example(1),
        "batch": [_example(2, severity="critical"), _example(3, subject="kpi-export", data=None)],
    },
)
