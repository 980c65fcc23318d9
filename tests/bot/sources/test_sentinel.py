"""Sentinel's incidents count one step higher than it says, and a closed one resolves."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.sources.sentinel import SOURCE

CREATED = SOURCE.examples["incident-created"]
CLOSED = SOURCE.examples["incident-closed"]


def read(body: Any) -> Alert:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def incident(**properties: Any) -> Alert:
    body = copy.deepcopy(CREATED)
    body["object"]["properties"] |= properties
    return read(body)


def test_an_incident_is_read() -> None:
    alert = read(CREATED)
    assert alert.title == "Sign-ins to the data lake from two countries within an hour"
    assert (alert.severity, alert.status, alert.service) == (
        Severity.CRITICAL,
        AlertStatus.FIRING,
        "security",
    )
    assert alert.reading == "2 alerts"
    assert alert.started_at == datetime(2026, 3, 2, 3, 5, tzinfo=UTC)
    assert alert.ended_at is None
    assert [link.name for link in alert.links] == ["Microsoft Sentinel"]
    assert "About: Account sp-bronze-writer, Ip 203.0.113.7" in alert.summary
    assert alert.labels["incident"] == "271"
    assert alert.fingerprint.startswith("sentinel:/subscriptions/")


def test_an_update_and_the_end_are_the_same_problem() -> None:
    updated, closed = read(SOURCE.examples["incident-updated"]), read(CLOSED)
    assert {updated.fingerprint, closed.fingerprint} == {read(CREATED).fingerprint}
    assert (updated.status, updated.labels["owner"]) == (AlertStatus.FIRING, "Dag")
    assert closed.status is AlertStatus.RESOLVED
    assert closed.ended_at == datetime(2026, 3, 2, 4, 20, tzinfo=UTC)
    assert closed.summary.endswith(
        "Closed as BenignPositive (SuspiciousButExpected)\n"
        "The failover test signed in from the second region."
    )


def test_the_change_says_when_it_ended() -> None:
    alert = read(CLOSED | {"incidentUpdates": {"updatedTime": "2026-03-02T04:21:00Z"}})
    assert alert.ended_at == datetime(2026, 3, 2, 4, 21, tzinfo=UTC)


def test_the_case_of_the_id_does_not_matter() -> None:
    shouted = copy.deepcopy(CREATED)
    shouted["object"]["id"] = shouted["object"]["id"].upper()
    assert read(shouted).fingerprint == read(CREATED).fingerprint


@pytest.mark.parametrize(
    "wrapped", [{"body": CREATED}, {"object": CREATED}, {"body": {"body": CREATED}}, CREATED["object"]]
)
def test_a_playbook_may_wrap_it(wrapped: Any) -> None:
    assert read(wrapped) == read(CREATED)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("High", "critical"),
        ("Medium", "high"),
        ("Low", "medium"),
        ("Informational", "low"),
        ("Odd", None),
        (None, None),
    ],
)
def test_severities(word: str | None, meant: str | None) -> None:
    assert incident(severity=word).severity == (Severity(meant) if meant else None)


def test_what_is_missing_is_left_out() -> None:
    alert = read({"object": {"properties": {"incidentNumber": "88"}}})
    assert (alert.title, alert.fingerprint) == ("Sentinel incident 88", "sentinel:88")
    assert (alert.summary, alert.reading, alert.links, alert.started_at) == ("", "", (), None)


@pytest.mark.parametrize("other", [None, "text", {}, {"object": {}}, {"object": {"properties": None}}])
def test_another_body_is_refused(other: Any) -> None:
    with pytest.raises(UnreadableAlert, match="holds no incident"):
        SOURCE.parse(other, {})


def test_an_incident_that_nothing_names_is_refused() -> None:
    with pytest.raises(UnreadableAlert, match="no id, no number and no title"):
        SOURCE.parse({"properties": {"status": "New"}}, {})
