"""CloudEvents 1.0 in the structured mode, single or in a batch: each event is an alert of its own."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from bot.model.alert import Alert, Signal
from bot.model.event import Event, greet, read_event
from bot.model.parcel import read_each
from bot.model.source import EVENT_GRID, Options, Proof, Source
from bot.model.wire import Line, read_as

NAME = "cloudevents"

_Named = Annotated[Line, StringConstraints(min_length=1)]


class _Event(Event):
    """The attributes that an event must have."""

    specversion: _Named
    id: _Named
    source: _Named
    type: _Named


def parse(body: Any, _options: Options) -> list[Signal]:
    """An alert from each event, known by source and id, so that an event delivered twice counts once.

    A severity is taken from the attribute `severity` or from the data. Raises UnreadableAlert for a body
    without an event: specversion, id, source and type must be there.
    """
    return read_each(NAME, body, _alert)


def _alert(body: object) -> Alert:
    event = read_as(_Event, body, "The body is no CloudEvent: it needs specversion, id, source and type.")
    return read_event(NAME, event)


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
    greet=greet,
    examples={
        "job-failed": _example(1),
        "batch": [_example(2, severity="critical"), _example(3, subject="kpi-export", data=None)],
    },
)
