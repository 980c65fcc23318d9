"""Alertmanager groups become one alert each, equal when they resolve."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Unread
from bot.model.severity import Severity
from bot.sources.alertmanager import SOURCE

FIRING = SOURCE.examples["kafka-lag-firing"]
RESOLVED = SOURCE.examples["kafka-lag-resolved"]


def alerts(body: Any) -> list[Alert]:
    signals = SOURCE.parse(body, {})
    assert all(isinstance(signal, Alert) for signal in signals)
    return [signal for signal in signals if isinstance(signal, Alert)]


def one(labels: Any = None, **more: Any) -> Alert:
    """The alert of a group of one."""
    body = {"status": "firing", "alerts": [{"status": "firing", "labels": labels or {}, **more}]}
    return alerts(body)[0]


def test_a_group_is_read_alert_by_alert() -> None:
    bronze, fraud = alerts(FIRING)
    assert bronze.title == "bronze-writer lags by 1,200,000 messages"
    assert bronze.reading == "1,200,000 messages (limit 100,000)"
    assert bronze.summary.startswith("Rule KafkaConsumerLag\nThe consumer group bronze-writer")
    assert (bronze.severity, bronze.service, bronze.status) == (
        Severity.CRITICAL,
        "kafka",
        AlertStatus.FIRING,
    )
    assert bronze.started_at == datetime(2026, 3, 2, 8, 24, 38, 326000, UTC)
    assert bronze.ended_at is None
    assert [link.name for link in bronze.links] == ["Prometheus", "Runbook", "Alertmanager"]
    assert bronze.group == fraud.group
    assert bronze.fingerprint == "am:5d1c0a7e9b3f2468" != fraud.fingerprint


def test_a_resolved_alert_is_the_fired_one() -> None:
    assert [alert.fingerprint for alert in alerts(RESOLVED)] == [
        alert.fingerprint for alert in alerts(FIRING)
    ]
    assert {alert.status for alert in alerts(RESOLVED)} == {AlertStatus.RESOLVED}
    assert alerts(RESOLVED)[0].ended_at == datetime(2026, 3, 2, 8, 41, 38, 326000, UTC)


def test_a_firing_group_may_hold_resolved_alerts() -> None:
    body = copy.deepcopy(FIRING)
    body["alerts"][1]["status"] = "resolved"
    assert [alert.status for alert in alerts(body)] == [AlertStatus.FIRING, AlertStatus.RESOLVED]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("critical", "critical"),
        ("page", "critical"),
        ("HIGH", "high"),
        ("error", "high"),
        ("major", "high"),
        ("warning", "medium"),
        ("info", "low"),
        ("none", "low"),
        ("weird", None),
        (None, None),
    ],
)
def test_severity_is_free_text(word: str | None, meant: str | None) -> None:
    assert one({"severity": word}).severity == (Severity(meant) if meant else None)


def test_a_missing_fingerprint_is_made_of_the_labels() -> None:
    first = one({"alertname": "Lag", "topic": "a"}, annotations={"summary": "12 behind"})
    again = one({"topic": "a", "alertname": "Lag"}, annotations={"summary": "15 behind"})
    other = one({"alertname": "Lag", "topic": "b"})
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_the_title_is_the_alerts_own_words_before_the_rules_name() -> None:
    assert one({"alertname": "Lag"}, annotations={"description": "It lags."}).title == "It lags."
    assert one({"alertname": "Lag"}).title == "Lag"
    assert one().title == "Alert without a name"


def test_alerts_that_alertmanager_cut_are_noted() -> None:
    assert "left out 3 more alerts" in alerts({**FIRING, "truncatedAlerts": 3})[0].summary
    assert "left out" not in alerts(FIRING)[0].summary


def test_an_empty_group_is_ignored() -> None:
    (signal,) = SOURCE.parse({**FIRING, "alerts": []}, {})
    assert isinstance(signal, Ignored)
    assert signal.reason == "The group holds no alerts."


def test_at_most_a_thousand_alerts_are_read() -> None:
    signals = SOURCE.parse({"alerts": [{"fingerprint": str(i)} for i in range(1007)]}, {})
    assert len(signals) == 1001
    assert signals[-1] == Unread(source="alertmanager", reason="7 more of this body are left out")


@pytest.mark.parametrize(
    "body", [{"hello": "world"}, {"alerts": "3 firing"}, {"text": "[FIRING:1]"}, [], [1]]
)
def test_another_body_is_refused(body: Any) -> None:
    """A custom template of Alertmanager can send anything at all."""
    with pytest.raises(UnreadableAlert):
        SOURCE.parse(body, {})


def test_a_member_of_another_shape_takes_no_other_with_it() -> None:
    body = {**FIRING, "alerts": [FIRING["alerts"][0], None, "text", FIRING["alerts"][1]]}
    signals = SOURCE.parse(body, {})
    assert [type(signal) for signal in signals] == [Alert, Unread, Unread, Alert]
    with pytest.raises(UnreadableAlert, match="no alert"):
        SOURCE.parse({**FIRING, "alerts": [None]}, {})


def test_an_alert_sent_again_is_the_same_whatever_its_words() -> None:
    again = copy.deepcopy(FIRING)
    again["alerts"][0]["annotations"] = {"summary": "bronze-writer lags by 2,000,000 messages"}
    again |= {
        "notification_reason": "repeat_interval",
        "routeLabels": {"team": "stream"},
        "truncatedAlerts": 0,
    }
    assert [alert.fingerprint for alert in alerts(again)] == [alert.fingerprint for alert in alerts(FIRING)]
