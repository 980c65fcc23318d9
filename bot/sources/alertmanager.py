"""Prometheus Alertmanager: one group of alerts a body, each known by its own fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import Field
from pydantic.alias_generators import to_camel

from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.source import Options, Proof, Source
from bot.model.wire import (
    MOST_SIGNALS,
    Labels,
    Line,
    Object,
    Time,
    Wire,
    fingerprint,
    left_out,
    line,
    links,
    read_as,
    severity,
    text,
)

NAME = "alertmanager"


class _Alert(Wire, alias_generator=to_camel):
    status: Line = ""
    labels: Labels = Field(default_factory=dict)
    annotations: Object = Field(default_factory=dict)
    starts_at: Time = None
    ends_at: Time = None
    generator_url: Any = Field(None, alias="generatorURL")
    fingerprint: Line = ""

    def note(self, *names: str) -> str:
        """The first of these annotations that says something."""
        return next((words for name in names if (words := text(self.annotations.get(name)))), "")


class _Group(Wire, alias_generator=to_camel):
    status: Line = ""
    alerts: list[_Alert] | None
    group_key: Line = ""
    external_url: Any = Field(None, alias="externalURL")
    truncated_alerts: Line = ""


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alerts of one group (webhook version 4). Raises UnreadableAlert for a body without `alerts`."""
    group = read_as(_Group, body, "The body has no list of alerts, so it is no webhook of Alertmanager.")
    if not group.alerts:
        return [Ignored(source=NAME, reason="The group holds no alerts.")]
    alerts = [_alert(group, alert) for alert in group.alerts[:MOST_SIGNALS]]
    return [*alerts, *left_out(NAME, group.alerts)]


def _alert(group: _Group, alert: _Alert) -> Alert:
    rule = alert.labels.get("alertname", "")
    title = line(alert.note("summary", "title", "description", "message") or rule) or "Alert without a name"
    resolved = (alert.status or group.status).lower() == AlertStatus.RESOLVED
    return Alert(
        source=NAME,
        fingerprint=fingerprint("am", alert.fingerprint or _hash(alert.labels or {"title": title})),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=title,
        severity=severity(alert.labels.get("severity")),
        summary=_summary(group, alert, rule, title),
        reading=_reading(alert),
        service=alert.labels.get("service"),
        resource=alert.labels.get("resource"),
        group=group.group_key or None,
        started_at=alert.starts_at,
        ended_at=alert.ends_at if resolved else None,
        links=links(
            {
                "Prometheus": alert.generator_url,
                "Runbook": alert.note("runbook_url", "runbook"),
                "Dashboard": alert.note("dashboard_url", "dashboard"),
                "Alertmanager": group.external_url,
            }
        ),
        labels=alert.labels,
    )


def _hash(labels: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(labels, sort_keys=True).encode()).hexdigest()[:16]


def _summary(group: _Group, alert: _Alert, rule: str, title: str) -> str:
    said = alert.note("description", "message")
    left = group.truncated_alerts
    lines = [
        f"Rule {rule}" if rule and rule != title else "",
        said if line(said) != title else "",
        f"Alertmanager left out {left} more alerts of this group." if left not in ("", "0") else "",
    ]
    return text("\n".join(filter(None, lines)))


def _reading(alert: _Alert) -> str:
    value, limit = line(alert.note("value"), 100), line(alert.note("threshold", "limit"), 100)
    return f"{value} (limit {limit})" if value and limit else value


def _example(status: str, ended: str) -> dict[str, Any]:
    labels = {
        "alertname": "KafkaConsumerLag",
        "severity": "critical",
        "service": "kafka",
        "cluster": "kafka-main",
        "topic": "events.raw",
    }
    runbook = {"runbook_url": "https://runbooks.example.test/kafka-lag"}
    alerts = [
        {
            "status": status,
            "labels": {**labels, "consumergroup": consumer},
            "annotations": {
                "summary": f"{consumer} lags by {lag} messages",
                "description": f"The consumer group {consumer} reads events.raw slower than it is written.",
                "value": f"{lag} messages",
                "threshold": "100,000",
                **runbook,
            },
            "startsAt": "2026-03-02T08:24:38.326Z",
            "endsAt": ended,
            "generatorURL": "http://prometheus.example.test/graph?g0.expr=kafka_consumergroup_lag",
            "fingerprint": mark,
        }
        for consumer, lag, mark in (
            ("bronze-writer", "1,200,000", "5d1c0a7e9b3f2468"),
            ("fraud-scores", "310,000", "0f9e8d7c6b5a4321"),
        )
    ]
    return {
        "receiver": "tocsin",
        "status": status,
        "alerts": alerts,
        "groupLabels": {"alertname": "KafkaConsumerLag"},
        "commonLabels": labels,
        "commonAnnotations": runbook,
        "externalURL": "http://alertmanager.example.test:9093",
        "version": "4",
        "groupKey": '{}/{team="stream"}:{alertname="KafkaConsumerLag"}',
        "truncatedAlerts": 0,
    }


SOURCE = Source(
    name=NAME,
    title="Alertmanager",
    proof=Proof.TOKEN,
    parse=parse,
    examples={
        "kafka-lag-firing": _example("firing", "0001-01-01T00:00:00Z"),
        "kafka-lag-resolved": _example("resolved", "2026-03-02T08:41:38.326Z"),
    },
)
