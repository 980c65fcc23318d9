"""Datadog monitors, told by a webhook whose payload is our template of Datadog's variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.parcel import read_each
from bot.model.source import Options, Proof, Source
from bot.model.wire import PRIORITIES, Line, Text, Time, Wire, fingerprint, labels, line, links, read_as
from bot.model.wire import severity as severity_of
from bot.model.wire import text as text_of

NAME = "datadog"

TEMPLATE: Mapping[str, str] = MappingProxyType(
    {
        "title": "$EVENT_TITLE",
        "body": "$TEXT_ONLY_MSG",
        "alert_id": "$ALERT_ID",
        "alert_scope": "$ALERT_SCOPE",
        "alert_transition": "$ALERT_TRANSITION",
        "alert_query": "$ALERT_QUERY",
        "alert_status": "$ALERT_STATUS",
        "priority": "$ALERT_PRIORITY",
        "aggreg_key": "$AGGREG_KEY",
        "date": "$DATE",
        "link": "$LINK",
        "snapshot": "$SNAPSHOT",
        "tags": "$TAGS",
    }
)
"""What goes into the field "Payload" of the webhook, as JSON: https://docs.datadoghq.com/integrations/webhooks"""

_MARKS = re.compile(
    r"^(?:\[(?:P[1-5]|TEST|(?:Re-)?(?:Triggered|Warn|No Data|Recovered|Renotify)(?: on \{[^]]*\})?)\]\s*)+",
    re.I,
)
_CLUTTER = re.compile(r"%%%|(?<!\S)@[\w.@-]+")


class _Event(Wire):
    title: Line = ""
    body: Text = ""
    alert_id: Line = ""
    alert_scope: Line = ""
    alert_transition: Line = ""
    alert_query: Line = ""
    alert_status: Line = ""
    priority: Line = ""
    aggreg_key: Line = ""
    date: Time = None
    link: Any = None
    snapshot: Any = None
    tags: Text = ""


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alert of a body in our template; each of its values is text, and "" where Datadog knows none.

    It is known by monitor and scope, and its state by the transition alone: Datadog calls a warning a
    success elsewhere. Raises UnreadableAlert for a body that names neither a title nor a monitor.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal:
    event = read_as(_Event, body, "The body is no object, so it is not in our template for Datadog.")
    title = _MARKS.sub("", event.title)
    identity = event.alert_id or event.aggreg_key or title
    if not identity:
        raise UnreadableAlert(
            "The body has no title and no alert_id, so it is not in our template for Datadog."
        )
    transition = (event.alert_transition or _marked(event.title)).lower()
    if transition in ("muted", "unmuted"):
        return Ignored(source=NAME, reason=f"The monitor was {transition}.")
    resolved = "recovered" in transition
    silent = "no data" in transition and not resolved
    tags = _tags(event)
    return Alert(
        source=NAME,
        fingerprint=fingerprint("dd", identity, _scope(event.alert_scope)),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=line(("No data: " if silent else "") + (title or f"Datadog monitor {identity}")),
        severity=severity_of(event.priority, PRIORITIES),
        summary=_summary(event),
        service=tags.get("service"),
        resource=tags.get("host"),
        started_at=None if resolved else event.date,
        ended_at=event.date if resolved else None,
        links=links({"Datadog": event.link, "Graph": event.snapshot}),
        labels=tags,
        is_test=event.title.upper().startswith("[TEST]"),
    )


def _marked(title: str) -> str:
    """The state in the mark before a title, for a payload that leaves the transition out."""
    mark = _MARKS.match(title)
    return "Recovered" if mark and "[recovered" in mark[0].lower() else ""


def _scope(scope: str) -> str:
    """The scope's parts in one order: nothing promises that Datadog keeps one."""
    return ",".join(sorted(part.strip() for part in scope.split(",")))


def _tags(event: _Event) -> dict[str, str]:
    """Tags of the form name:value, those of the scope last, since it says what this alert is about."""
    pairs = (tag.partition(":") for tag in f"{event.tags},{event.alert_scope}".split(","))
    told = {name.strip(): value for name, _, value in pairs}
    return labels({"transition": event.alert_transition} | told)


def _summary(event: _Event) -> str:
    said = _CLUTTER.sub("", event.body).strip()
    return text_of("\n".join(filter(None, (said, event.alert_status, line(event.alert_query)))))


def _example(**values: str) -> dict[str, str]:
    about = {
        "body": "%%% The 95th percentile of the last 5 minutes is above 10 s. @webhook-tocsin %%%",
        "alert_id": "41414141",
        "alert_scope": "env:live,service:streaming",
        "alert_query": "avg(last_5m):p95:streaming.latency{env:live} by {service} > 10",
        "priority": "P2",
        "link": "https://app.datadoghq.example.test/monitors/41414141",
        "tags": "env:live,monitor,service:streaming",
    }
    return dict.fromkeys(TEMPLATE, "") | about | values


SOURCE = Source(
    name=NAME,
    title="Datadog",
    proof=Proof.TOKEN,
    parse=parse,
    examples={
        "latency-triggered": _example(
            title="[P2] [Triggered on {service:streaming}] Streaming latency above 10 s",
            alert_transition="Triggered",
            date="1772445663000",
        ),
        "latency-warn": _example(
            title="[P2] [Warn on {service:streaming}] Streaming latency above 10 s",
            alert_transition="Warn",
            date="1772445783000",
        ),
        "latency-no-data": _example(
            title="[P2] [No Data on {service:streaming}] Streaming latency above 10 s",
            alert_transition="No Data",
            date="1772445903000",
        ),
        "latency-recovered": _example(
            title="[P2] [Recovered on {service:streaming}] Streaming latency above 10 s",
            alert_transition="Recovered",
            date="1772446563000",
        ),
    },
)
