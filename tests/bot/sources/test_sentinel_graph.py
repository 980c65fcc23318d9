"""Microsoft Graph tells of a security alert in full or only by its id: either way it is one problem."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Unread
from bot.model.severity import Severity
from bot.sources.sentinel import SOURCE

ALERT = SOURCE.examples["graph-alert"]
NOTICE = SOURCE.examples["graph-notification"]
POINTER = NOTICE["value"][0]


def read(body: Any) -> Alert:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def test_an_alert() -> None:
    alert = read(ALERT)
    assert alert.title == "Many files of the bronze lake were read at once"
    assert (alert.severity, alert.status, alert.service) == (Severity.HIGH, AlertStatus.FIRING, "security")
    assert alert.started_at == datetime(2026, 3, 2, 3, 11, tzinfo=UTC)
    assert alert.links[0].url == "https://security.microsoft.com/alerts/da0000000000000000_1"
    assert alert.summary.splitlines()[1:] == ["Techniques: T1530", "Found by microsoftDefenderForIdentity"]


def test_its_end() -> None:
    resolved = read(SOURCE.examples["graph-alert-resolved"])
    assert (resolved.status, resolved.fingerprint) == (AlertStatus.RESOLVED, read(ALERT).fingerprint)
    assert resolved.ended_at == datetime(2026, 3, 2, 5, 2, 11, 120000, UTC)
    assert resolved.summary.endswith("Closed as informationalExpectedActivity")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("high", "critical"),
        ("medium", "high"),
        ("low", "medium"),
        ("informational", "low"),
        ("unknown", None),
        ("unknownFutureValue", None),
        (None, None),
    ],
)
def test_severities_count_one_step_higher(word: str | None, meant: str | None) -> None:
    assert read(ALERT | {"severity": word}).severity == (Severity(meant) if meant else None)


def test_an_incident_has_another_name_for_its_title() -> None:
    incident = {
        "id": "28",
        "displayName": "Several alerts on the lake",
        "status": "active",
        "severity": "low",
    }
    assert read(incident).title == "Several alerts on the lake"
    assert read(incident | {"status": "redirected"}).status is AlertStatus.RESOLVED


def test_a_notification_tells_only_that_there_is_something() -> None:
    alert = read(NOTICE)
    assert alert.title == "A security alert was updated: da0000000000000000_2"
    assert (alert.severity, alert.status) == (None, AlertStatus.FIRING)
    assert alert.links[0].url == "https://security.microsoft.com/alerts/da0000000000000000_2"
    assert alert.fingerprint == read(ALERT | {"id": "DA0000000000000000_2"}).fingerprint
    assert "an-invented-secret" not in alert.model_dump_json()


def test_the_id_may_stand_in_the_resource_alone() -> None:
    assert read({"value": [POINTER | {"resourceData": None}]}).fingerprint == read(NOTICE).fingerprint


def test_several_notifications_are_read_one_by_one() -> None:
    other = POINTER | {"resourceData": {"id": "da9"}}
    signals = SOURCE.parse({"value": [POINTER, other, POINTER | {"changeType": "deleted"}, 7]}, {})
    assert [type(signal) for signal in signals] == [Alert, Alert, Ignored, Unread]
    assert SOURCE.parse({"value": []}, {}) == [
        Ignored(source="sentinel", reason="The notification is empty.")
    ]


@pytest.mark.parametrize(
    ("event", "title"),
    [
        ("missed", "Microsoft Graph could not deliver some notifications"),
        ("reauthorizationRequired", "Microsoft Graph asks to renew the subscription"),
        (
            "subscriptionRemoved",
            "Microsoft Graph has ended the subscription: no security alert arrives any more",
        ),
        ("somethingNew", "Microsoft Graph says somethingNew of the subscription"),
    ],
)
def test_what_happens_to_the_subscription_is_told(event: str, title: str) -> None:
    alert = read({"value": [{"subscriptionId": "5ec0", "lifecycleEvent": event, "clientState": "x"}]})
    assert (alert.title, alert.severity) == (title, None)


def test_a_notification_that_names_nothing_is_refused() -> None:
    with pytest.raises(UnreadableAlert, match="names no alert"):
        SOURCE.parse({"value": [{"subscriptionId": "5ec0", "resource": ""}]}, {})
