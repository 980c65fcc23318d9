"""The group of alerts that Alertmanager made and Grafana took over, as both send it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field
from pydantic.alias_generators import to_camel

from bot.model.alert import Alert, AlertStatus
from bot.model.wire import Labels, Line, Object, Time, Wire, fingerprint, line, links, severity, text


class Member(Wire, alias_generator=to_camel):
    """One alert of a group."""

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

    def reading(self) -> str:
        """The measured value against its limit, as the annotations have it."""
        value, limit = line(self.note("value"), 100), line(self.note("threshold", "limit"), 100)
        return f"{value} (limit {limit})" if value and limit else value


class Group(Wire, alias_generator=to_camel):
    """A body: `truncated_alerts` says how many of its alerts the sender left out.

    The members are read one by one, so that one of another shape does not take the others with it.
    """

    status: Line = ""
    alerts: list[Any] | None
    group_key: Line = ""
    external_url: Any = Field(None, alias="externalURL")
    truncated_alerts: Line = ""


def read_member(
    source: str, group: Group, alert: Member, known_as: tuple[str, ...], addresses: Mapping[str, object]
) -> Alert:
    """One alert of the group; `known_as` is what stands before its own mark in the fingerprint."""
    rule = alert.labels.get("alertname", "")
    title = line(alert.note("summary", "title", "description", "message") or rule) or "Alert without a name"
    resolved = (alert.status or group.status).lower() == AlertStatus.RESOLVED
    return Alert(
        source=source,
        fingerprint=fingerprint(*known_as, alert.fingerprint or _hash(alert.labels or {"title": title})),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=title,
        severity=severity(alert.labels.get("severity")),
        summary=_summary(group, alert, rule, title),
        reading=alert.reading(),
        service=alert.labels.get("service"),
        resource=alert.labels.get("resource"),
        group=group.group_key or None,
        started_at=alert.starts_at,
        ended_at=alert.ends_at if resolved else None,
        links=links(addresses),
        labels=alert.labels,
    )


def _hash(labels: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(labels, sort_keys=True).encode()).hexdigest()[:16]


def _summary(group: Group, alert: Member, rule: str, title: str) -> str:
    said = alert.note("description", "message")
    left = group.truncated_alerts
    lines = [
        f"Rule {rule}" if rule and rule != title else "",
        said if line(said) != title else "",
        f"The sender left out {left} more alerts of this group." if left not in ("", "0") else "",
    ]
    return text("\n".join(filter(None, lines)))
