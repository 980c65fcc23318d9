"""Grafana's unified alerting: one group of alerts a body, in Alertmanager's shape with more to it."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from pydantic.alias_generators import to_camel

from bot.model.alert import Alert, Ignored, Signal
from bot.model.alert_group import Group, Member, read_member
from bot.model.source import Options, Proof, Source
from bot.model.wire import MOST_SIGNALS, Labels, Line, left_out, line, read_as

NAME = "grafana"


class _Member(Member):
    values: Labels = Field(default_factory=dict)
    silence_url: Any = Field(None, alias="silenceURL")
    dashboard_url: Any = Field(None, alias="dashboardURL")
    panel_url: Any = Field(None, alias="panelURL")

    def reading(self) -> str:
        """As the annotations have it; else the value, or each by the letter of its query."""
        if (said := super().reading()) or not self.values:
            return said
        pairs = [f"{name} {value}" for name, value in self.values.items()]
        return line(", ".join(pairs[:5]) if len(pairs) > 1 else next(iter(self.values.values())))


class _Group(Group, alias_generator=to_camel):
    org_id: Line = ""
    alerts: tuple[_Member, ...] | None


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alerts of one group (webhook version 1). Raises UnreadableAlert for a body without `alerts`."""
    group = read_as(_Group, body, "The body has no list of alerts, so it is no webhook of Grafana.")
    if not group.alerts:
        return [Ignored(source=NAME, reason="The group holds no alerts.")]
    alerts = [_alert(group, alert) for alert in group.alerts[:MOST_SIGNALS]]
    return [*alerts, *left_out(NAME, group.alerts)]


def _alert(group: _Group, alert: _Member) -> Alert:
    addresses = {
        "Grafana": alert.generator_url,
        "Dashboard": alert.note("dashboard_url", "dashboard") or alert.dashboard_url,
        "Panel": alert.panel_url,
        "Runbook": alert.note("runbook_url", "runbook"),
        "Silence": alert.silence_url,
    }
    read = read_member(NAME, group, alert, (NAME, group.org_id), addresses)
    return read.model_copy(update={"is_test": _is_test(alert.labels)})


def _is_test(labels: dict[str, str]) -> bool:
    """Whether a contact point's "Test" made it up."""
    return labels.get("alertname") == "TestAlert" and labels.get("instance") == "Grafana"


def _example(status: str, value: float, ended: str) -> dict[str, Any]:
    labels = {
        "alertname": "Streaming throughput low",
        "grafana_folder": "Analytics",
        "severity": "warning",
        "service": "streaming",
    }
    runbook = {"runbook_url": "https://runbooks.example.test/throughput"}
    alert = {
        "status": status,
        "labels": labels,
        "annotations": {"summary": "Streaming throughput is below 600,000 events a second", **runbook},
        "startsAt": "2026-03-02T09:51:03.157076+01:00",
        "endsAt": ended,
        "generatorURL": "https://grafana.example.test/alerting/grafana/a1b2c3/view",
        "fingerprint": "4a1d9c7be2f05386",
        "silenceURL": "https://grafana.example.test/alerting/silence/new?alertmanager=grafana",
        "dashboardURL": "https://grafana.example.test/d/streaming",
        "panelURL": "https://grafana.example.test/d/streaming?viewPanel=4",
        "imageURL": "",
        "values": {"B": value},
        "valueString": f"[ var='B' labels={{}} value={value} ]",
    }
    return {
        "receiver": "tocsin",
        "status": status,
        "orgId": 1,
        "alerts": [alert],
        "groupLabels": {"alertname": "Streaming throughput low"},
        "commonLabels": labels,
        "commonAnnotations": runbook,
        "externalURL": "https://grafana.example.test/",
        "version": "1",
        "groupKey": '{}/{service="streaming"}:{alertname="Streaming throughput low"}',
        "truncatedAlerts": 0,
        "title": f"[{status.upper()}:1] Streaming throughput low",
        "state": "alerting" if status == "firing" else "ok",
        "message": "",
    }


SOURCE = Source(
    name=NAME,
    title="Grafana",
    proof=Proof.GRAFANA,
    parse=parse,
    examples={
        "throughput-firing": _example("firing", 312000.5, "0001-01-01T00:00:00Z"),
        "throughput-resolved": _example("resolved", 640000, "2026-03-02T10:11:03.1+01:00"),
    },
)
