"""Prometheus Alertmanager: one group of alerts a body, each known by its own fingerprint."""

from __future__ import annotations

from typing import Any

from bot.model.alert import Alert, Ignored, Signal
from bot.model.alert_group import Group, Member, read_member
from bot.model.parcel import read_each
from bot.model.source import Options, Proof, Source
from bot.model.wire import read_as

NAME = "alertmanager"

_NO_MEMBER = "a member of the group is no alert"


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alerts of one group (webhook version 4). Raises UnreadableAlert for a body without `alerts`."""
    return read_each(NAME, body, _group)


def _group(body: object) -> list[Signal]:
    group = read_as(Group, body, "The body has no list of alerts, so it is no webhook of Alertmanager.")
    if not group.alerts:
        return [Ignored(source=NAME, reason="The group holds no alerts.")]
    return read_each(NAME, group.alerts, lambda member: _alert(group, read_as(Member, member, _NO_MEMBER)))


def _alert(group: Group, alert: Member) -> Alert:
    addresses = {
        "Prometheus": alert.generator_url,
        "Runbook": alert.note("runbook_url", "runbook"),
        "Dashboard": alert.note("dashboard_url", "dashboard"),
        "Alertmanager": group.external_url,
    }
    return read_member(NAME, group, alert, ("am",), addresses)


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
    aliases=("prometheus",),
    examples={
        "kafka-lag-firing": _example("firing", "0001-01-01T00:00:00Z"),
        "kafka-lag-resolved": _example("resolved", "2026-03-02T08:41:38.326Z"),
    },
)
