"""Grafana's unified alerting: one group of alerts a body, in Alertmanager's shape with more to it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_camel

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.alert_group import Group, Member, read_member
from bot.model.parcel import read_each
from bot.model.source import Options, Proof, Source
from bot.model.wire import (
    Labels,
    Line,
    Text,
    Wire,
    as_object,
    as_objects,
    fingerprint,
    line,
    links,
    read_as,
    severity,
)

NAME = "grafana"

_OTHER = "The body has no list of alerts, so it is no webhook of Grafana."
_NO_MEMBER = "a member of the group is no alert"


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


class _Rule(Wire, alias_generator=to_camel):
    """What Grafana sent before its unified alerting: one rule of a panel."""

    org_id: Line = ""
    rule_id: Line = ""
    rule_name: Line
    rule_url: Any = None
    state: Line
    title: Line = ""
    message: Text = ""
    tags: Labels = Field(default_factory=dict)
    eval_matches: Annotated[list[dict[str, Any]], BeforeValidator(as_objects)] = Field(default_factory=list)


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alerts of one group (webhook version 1), or the rule of an older Grafana.

    Raises UnreadableAlert for another body.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> list[Signal]:
    if "ruleName" in as_object(body) and "alerts" not in as_object(body):
        return [_older(read_as(_Rule, body, _OTHER))]
    group = read_as(_Group, body, _OTHER)
    if not group.alerts:
        return [Ignored(source=NAME, reason="The group holds no alerts.")]
    return read_each(NAME, group.alerts, lambda member: _alert(group, read_as(_Member, member, _NO_MEMBER)))


def _older(rule: _Rule) -> Signal:
    name = rule.rule_name or rule.title or rule.rule_id
    if not name:
        raise UnreadableAlert("The rule has no name (ruleName).")
    state = rule.state.lower()
    if state in ("paused", "pending", "unknown"):
        return Ignored(source=NAME, reason=f"The rule {name} is {state}.")
    resolved = state == "ok"
    matches = {line(match.get("metric"), 64): line(match.get("value")) for match in rule.eval_matches[:5]}
    return Alert(
        source=NAME,
        fingerprint=fingerprint(NAME, rule.org_id, "rule", rule.rule_id or name),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=line(("No data: " if state == "no_data" else "") + name),
        severity=severity(rule.tags.get("severity")),
        summary=rule.message if line(rule.message) != name else "",
        reading=line(", ".join(f"{metric} {value}".strip() for metric, value in matches.items())),
        service=rule.tags.get("service"),
        resource=rule.tags.get("resource"),
        links=links({"Grafana": rule.rule_url}),
        labels=rule.tags,
    )


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


def _older_example(state: str, value: float) -> dict[str, Any]:
    return {
        "dashboardId": 1,
        "evalMatches": [{"value": value, "metric": "events a second", "tags": None}],
        "imageUrl": "",
        "message": "Streaming reads fewer than 600,000 events a second.",
        "orgId": 1,
        "panelId": 4,
        "ruleId": 12,
        "ruleName": "Streaming throughput low",
        "ruleUrl": "https://grafana.example.test/d/streaming?viewPanel=4",
        "state": state,
        "tags": {"severity": "warning", "service": "streaming"},
        "title": f"[{state.title()}] Streaming throughput low",
    }


SOURCE = Source(
    name=NAME,
    title="Grafana",
    proof=Proof.GRAFANA,
    parse=parse,
    examples={
        "throughput-firing": _example("firing", 312000.5, "0001-01-01T00:00:00Z"),
        "throughput-resolved": _example("resolved", 640000, "2026-03-02T10:11:03.1+01:00"),
        "older-alerting": _older_example("alerting", 312000.5),
        "older-ok": _older_example("ok", 640000),
    },
)
