"""Grafana's alerts are read one by one, with their values and the ways into Grafana."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored
from bot.model.severity import Severity
from bot.sources.grafana import SOURCE

FIRING = SOURCE.examples["throughput-firing"]
RESOLVED = SOURCE.examples["throughput-resolved"]


def alert(body: Any) -> Alert:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Alert)
    return read


def changed(**fields: Any) -> Any:
    body = copy.deepcopy(FIRING)
    body["alerts"][0] |= fields
    return body


def test_an_alert() -> None:
    fired = alert(FIRING)
    assert fired.title == "Streaming throughput is below 600,000 events a second"
    assert (fired.severity, fired.service) == (Severity.MEDIUM, "streaming")
    assert fired.reading == "312000.5"
    assert fired.started_at == datetime(2026, 3, 2, 8, 51, 3, 157076, UTC)
    assert fired.ended_at is None
    assert [link.name for link in fired.links] == ["Grafana", "Dashboard", "Panel", "Runbook", "Silence"]
    assert not fired.is_test


def test_a_resolved_alert_is_the_fired_one() -> None:
    fired, resolved = alert(FIRING), alert(RESOLVED)
    assert resolved.fingerprint == fired.fingerprint == "grafana:1|4a1d9c7be2f05386"
    assert resolved.status is AlertStatus.RESOLVED
    assert resolved.ended_at == datetime(2026, 3, 2, 9, 11, 3, 100000, UTC)


def test_each_organization_has_alerts_of_its_own() -> None:
    assert alert({**FIRING, "orgId": 2}).fingerprint != alert(FIRING).fingerprint


@pytest.mark.parametrize(
    ("values", "reading"),
    [
        ({"B": 312000.5, "C": 1}, "B 312000.5, C 1"),
        ({"B": float("nan")}, ""),
        (None, ""),
        ("12", ""),
    ],
)
def test_values_may_be_several_or_none(values: Any, reading: str) -> None:
    assert alert(changed(values=values)).reading == reading


def test_an_annotation_says_the_value_better() -> None:
    told = {"value": "312 k/s", "threshold": "600 k/s"}
    assert alert(changed(annotations=told)).reading == "312 k/s (limit 600 k/s)"


def test_empty_links_are_left_out() -> None:
    read = alert(changed(dashboardURL="", panelURL=None, silenceURL="javascript:alert(1)"))
    assert [link.name for link in read.links] == ["Grafana", "Runbook"]


def test_the_test_of_a_contact_point_is_one() -> None:
    assert alert(changed(labels={"alertname": "TestAlert", "instance": "Grafana"})).is_test


def test_an_empty_group_is_ignored() -> None:
    (signal,) = SOURCE.parse({**FIRING, "alerts": []}, {})
    assert signal == Ignored(source="grafana", reason="The group holds no alerts.")


def test_another_body_is_refused() -> None:
    with pytest.raises(UnreadableAlert, match="no webhook of Grafana"):
        SOURCE.parse({"hello": "world"}, {})


@given(labels=st.dictionaries(st.text(min_size=1), st.text()), values=st.dictionaries(st.text(), st.floats()))
def test_an_alert_without_a_fingerprint_is_known_by_its_labels(labels: Any, values: Any) -> None:
    fired = alert(changed(fingerprint=None, labels=labels, values=values))
    resolved = alert(changed(fingerprint="", labels=labels, status="resolved"))
    assert fired.fingerprint == resolved.fingerprint
