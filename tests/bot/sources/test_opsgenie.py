"""Opsgenie's alerts fire when they are created and end when they are closed."""

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
from bot.sources.opsgenie import SOURCE


def changed(action: str = "Create", **fields: Any) -> Any:
    body = copy.deepcopy(SOURCE.examples["lake-create"])
    body["action"] = action
    body["alert"] |= fields
    return body


def alert(body: Any) -> Alert:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Alert)
    return read


def test_an_alert() -> None:
    fired = alert(SOURCE.examples["lake-create"])
    assert fired.title == "Data lake availability below 99.9 %"
    assert fired.summary == "Reads of the bronze layer fail in one of three tries."
    assert (fired.severity, fired.service, fired.resource) == (Severity.CRITICAL, "data-lake", None)
    assert fired.labels["entity"] == "bronze-lake"
    assert fired.started_at == datetime(2026, 3, 2, 10, 1, 3, tzinfo=UTC)
    assert [link.name for link in fired.links] == ["Runbook"]


def test_a_close_is_the_same_alert_with_its_time_in_nanoseconds() -> None:
    fired, closed = alert(SOURCE.examples["lake-create"]), alert(SOURCE.examples["lake-close"])
    assert closed.fingerprint == fired.fingerprint
    assert closed.status is AlertStatus.RESOLVED
    assert closed.ended_at == datetime(2026, 3, 2, 10, 16, 3, tzinfo=UTC)
    assert alert(changed("Close", updatedAt=1772446563000)).ended_at == closed.ended_at
    assert alert(changed("Close", updatedAt="soon")).ended_at is None


@pytest.mark.parametrize("action", ["Acknowledge", "AddNote", "Escalate", "SomethingNew", ""])
def test_what_people_do_with_it_is_ignored(action: str) -> None:
    (signal,) = SOURCE.parse(changed(action), {})
    reason = f"Nothing follows from the action {action or '(none)'}."
    assert isinstance(signal, Ignored)
    assert (signal.reason, signal.severity) == (reason, Severity.CRITICAL)
    assert signal.fingerprint == alert(SOURCE.examples["lake-create"]).fingerprint


@pytest.mark.parametrize(
    ("word", "meant"),
    [("P1", "critical"), ("P2", "high"), ("P3", "medium"), ("P4", "low"), ("P5", "low"), (None, None)],
)
def test_the_priority_is_the_severity(word: str | None, meant: str | None) -> None:
    read = alert(changed("UpdatePriority", priority=word))
    assert (read.status, read.severity) == (AlertStatus.FIRING, Severity(meant) if meant else None)


def test_without_an_alias_the_id_names_it() -> None:
    assert alert(changed(alias=None)).fingerprint == "og:7f3c1f0a-5555-4d6e-8f90-a1b2c3d4e5f6"
    with pytest.raises(UnreadableAlert, match="neither an alias"):
        SOURCE.parse(changed(alias=None, alertId=""), {})


@pytest.mark.parametrize("body", [{}, {"action": "Create"}, {"action": "Create", "alert": "x"}])
def test_another_body_is_refused(body: Any) -> None:
    with pytest.raises(UnreadableAlert, match="no webhook of Opsgenie"):
        SOURCE.parse(body, {})


@given(
    alias=st.text(st.characters(categories=["L", "N", "P"]), min_size=1),
    rest=st.dictionaries(
        st.sampled_from(["message", "entity", "priority", "createdAt", "details"]), st.text()
    ),
)
def test_the_alias_names_the_problem(alias: str, rest: dict[str, str]) -> None:
    created, closed = alert(changed(alias=alias)), alert(changed("Close", alias=alias, **rest))
    assert created.fingerprint == closed.fingerprint
