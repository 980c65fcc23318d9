"""Datadog's monitors are read from our template, whose values may all be empty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored
from bot.model.severity import Severity
from bot.sources.datadog import SOURCE, TEMPLATE

TRIGGERED = SOURCE.examples["latency-triggered"]


def alert(body: Any) -> Alert:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Alert)
    return read


def test_the_examples_are_in_the_template() -> None:
    assert all(example.keys() == TEMPLATE.keys() for example in SOURCE.examples.values())


def test_an_alert() -> None:
    fired = alert(TRIGGERED)
    assert fired.title == "Streaming latency above 10 s"
    assert (fired.severity, fired.service, fired.status) == (
        Severity.HIGH,
        "streaming",
        AlertStatus.FIRING,
    )
    assert fired.summary.splitlines() == [
        "The 95th percentile of the last 5 minutes is above 10 s.",
        "avg(last_5m):p95:streaming.latency{env:live} by {service} > 10",
    ]
    assert fired.started_at == datetime(2026, 3, 2, 10, 1, 3, tzinfo=UTC)
    assert [link.name for link in fired.links] == ["Datadog"]
    assert fired.labels == {"transition": "Triggered", "env": "live", "service": "streaming"}


def test_every_transition_is_of_the_same_problem() -> None:
    read = {name: alert(body) for name, body in SOURCE.examples.items()}
    assert {each.fingerprint for each in read.values()} == {"dd:41414141|env:live,service:streaming"}
    assert [name for name, each in read.items() if each.status is AlertStatus.RESOLVED] == [
        "latency-recovered"
    ]
    assert read["latency-recovered"].ended_at == datetime(2026, 3, 2, 10, 16, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("transition", "status"),
    [
        ("Re-Triggered", AlertStatus.FIRING),
        ("Renotify", AlertStatus.FIRING),
        ("No Data Recovered", AlertStatus.RESOLVED),
        ("", AlertStatus.FIRING),
        (None, AlertStatus.FIRING),
    ],
)
def test_the_transition_alone_says_whether_it_fires(transition: Any, status: AlertStatus) -> None:
    assert alert({**TRIGGERED, "alert_transition": transition, "alert_type": "success"}).status is status


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("[P2] [Recovered on {service:streaming}] Slow", AlertStatus.RESOLVED),
        ("[Recovered] Slow", AlertStatus.RESOLVED),
        ("[P2] [Triggered] Slow", AlertStatus.FIRING),
        ("Slow, not [Recovered]", AlertStatus.FIRING),
    ],
)
def test_without_a_transition_the_title_says_it(title: str, status: AlertStatus) -> None:
    assert alert({**TRIGGERED, "title": title, "alert_transition": ""}).status is status


def test_the_order_of_a_scope_does_not_matter() -> None:
    turned = alert({**TRIGGERED, "alert_scope": "service:streaming, env:live"})
    assert turned.fingerprint == alert(TRIGGERED).fingerprint


def test_silence_is_not_told_as_the_problem_itself() -> None:
    assert alert(SOURCE.examples["latency-no-data"]).title == "No data: Streaming latency above 10 s"


@pytest.mark.parametrize(
    ("word", "meant"),
    [("P1", "critical"), ("P2", "high"), ("P3", "medium"), ("P4", "low"), ("P5", "low"), ("", None)],
)
def test_the_priority_is_the_severity(word: str, meant: str | None) -> None:
    assert alert({**TRIGGERED, "priority": word}).severity == (Severity(meant) if meant else None)


def test_brackets_of_ones_own_stay_in_the_title() -> None:
    assert alert({**TRIGGERED, "title": "[Warn] [live] Slow"}).title == "[live] Slow"
    assert alert({"alert_id": "7"}).title == "Datadog monitor 7"


def test_a_test_and_a_mute_page_nobody() -> None:
    assert alert({**TRIGGERED, "title": "[TEST] [Triggered] Slow"}).is_test
    (muted,) = SOURCE.parse({**TRIGGERED, "alert_transition": "Muted"}, {})
    assert muted == Ignored(source="datadog", reason="The monitor was muted.")


@pytest.mark.parametrize("body", [{}, dict.fromkeys(TEMPLATE, "")])
def test_another_body_is_refused(body: Any) -> None:
    with pytest.raises(UnreadableAlert, match="our template"):
        SOURCE.parse(body, {})


@given(
    monitor=st.text(st.characters(categories=["L", "N"]), min_size=1),
    scope=st.text(),
    rest=st.dictionaries(st.sampled_from(sorted(TEMPLATE.keys() - {"alert_id", "alert_scope"})), st.text()),
)
def test_monitor_and_scope_name_the_problem(monitor: str, scope: str, rest: dict[str, str]) -> None:
    body = {"alert_id": monitor, "alert_scope": scope}
    fired = alert({**rest, **body, "alert_transition": "Triggered"})
    assert fired.fingerprint == alert({**body, "alert_transition": "Recovered"}).fingerprint
