"""PagerDuty's news of our own pages is told on, and other incidents are alerts; the rest is ignored."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, PageNews
from bot.model.severity import Severity
from bot.sources.pagerduty import SOURCE


def changed(**event: Any) -> Any:
    body = copy.deepcopy(SOURCE.examples["acknowledged"])
    body["event"] |= event
    return body


def incident(kind: str = "triggered", **data: Any) -> Any:
    """An event of an incident that is not ours."""
    body = copy.deepcopy(SOURCE.examples["foreign-triggered"])
    body["event"]["event_type"] = f"incident.{kind}"
    body["event"]["data"] |= data
    return body


def alert(body: Any) -> Alert:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Alert)
    return read


@pytest.mark.parametrize("kind", ["triggered", "escalated", "acknowledged", "unacknowledged", "resolved"])
def test_news_of_our_page(kind: str) -> None:
    (news,) = SOURCE.parse(SOURCE.examples[kind], {})
    assert isinstance(news, PageNews)
    assert (news.event, news.dedup_key, news.by) == (kind, "INC-2026-001:1", "Ana")


def test_news_keeps_its_own_time_and_id() -> None:
    (news,) = SOURCE.parse(SOURCE.examples["acknowledged"], {})
    assert isinstance(news, PageNews)
    assert news.happened_at == datetime(2026, 3, 2, 14, 3, 12, 169000, UTC)
    assert news.event_id == "01EXAMPLE3"


@pytest.mark.parametrize(
    "agent", [None, {"type": "inbound_integration_reference", "summary": "Events API V2"}]
)
def test_what_an_integration_did_nobody_did(agent: Any) -> None:
    (news,) = SOURCE.parse(changed(agent=agent), {})
    assert isinstance(news, PageNews)
    assert news.by == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (SOURCE.examples["ping"], "Nothing follows from the event pagey.ping."),
        (changed(event_type="service.updated"), "Nothing follows from the event service.updated."),
        (
            changed(event_type="incident.workflow.started"),
            "Nothing follows from the event incident.workflow.started.",
        ),
        (changed(event_type=None), "Nothing follows from the event (no type)."),
        (
            SOURCE.examples["foreign-acknowledged"],
            "The incident QFOREIGN was acknowledged by Ana; it is not a page of ours.",
        ),
        (
            changed(event_type="incident.status_update_published", agent=None),
            "Nothing follows from the event incident.status_update_published.",
        ),
        (
            changed(event_type="incident.annotated", data={}, agent=None),
            "The incident (no id) was annotated; it is not a page of ours.",
        ),
        (
            incident(title="CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"),
            "The incident QFOREIGN has the title of one of our pages.",
        ),
        (incident(title="INC-2026-001"), "The incident QFOREIGN has the title of one of our pages."),
    ],
)
def test_what_is_not_ours_is_ignored(body: Any, reason: str) -> None:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Ignored)
    assert signal.reason == reason


def test_what_happens_to_a_foreign_incident_is_told_of_that_incident() -> None:
    (signal,) = SOURCE.parse(SOURCE.examples["foreign-acknowledged"], {})
    assert isinstance(signal, Ignored)
    assert (signal.fingerprint, signal.severity) == ("pd:QFOREIGN", Severity.HIGH)


def test_news_without_a_time_is_unreadable() -> None:
    with pytest.raises(UnreadableAlert, match="no time"):
        SOURCE.parse(changed(occurred_at="soon"), {})


def test_another_body_is_refused() -> None:
    with pytest.raises(UnreadableAlert, match="has no event"):
        SOURCE.parse({"messages": []}, {})


def test_an_incident_of_others_is_an_alert() -> None:
    fired = alert(SOURCE.examples["foreign-triggered"])
    assert fired.title == "The nightly export did not arrive"
    assert (fired.severity, fired.status) == (Severity.HIGH, AlertStatus.FIRING)
    assert fired.summary == "PagerDuty incident 41\nService Analytics platform\nAssigned to Ana"
    assert fired.started_at == datetime(2026, 3, 2, 14, 6, 10, tzinfo=UTC)
    assert fired.labels == {"service": "Analytics platform"}
    assert [link.url for link in fired.links] == ["https://example.pagerduty.com/incidents/QFOREIGN"]


def test_its_resolve_is_the_same_alert() -> None:
    fired, resolved = alert(SOURCE.examples["foreign-triggered"]), alert(SOURCE.examples["foreign-resolved"])
    assert resolved.fingerprint == fired.fingerprint
    assert resolved.status is AlertStatus.RESOLVED
    assert resolved.ended_at == datetime(2026, 3, 2, 14, 8, 12, 169000, UTC)


@pytest.mark.parametrize(
    ("priority", "urgency", "meant"),
    [
        ({"summary": "P1"}, "low", "critical"),
        ({"summary": "P4"}, "high", "low"),
        ({"name": "P3"}, None, "medium"),
        ({"summary": "House rule"}, "high", "high"),
        (None, "low", "low"),
        (None, None, None),
        ("P1", 7, None),
    ],
)
def test_its_severity_is_the_priority_before_the_urgency(
    priority: Any, urgency: Any, meant: str | None
) -> None:
    assert alert(incident(priority=priority, urgency=urgency)).severity == (
        Severity(meant) if meant else None
    )


def test_a_new_priority_is_heard_while_the_incident_lasts() -> None:
    raised = alert(incident("priority_updated", priority={"summary": "P1"}))
    assert (raised.status, raised.severity) == (AlertStatus.FIRING, Severity.CRITICAL)
    assert alert(incident("priority_updated", status="resolved")).status is AlertStatus.RESOLVED


def test_it_may_be_reopened() -> None:
    again = alert(incident("reopened"))
    assert again.status is AlertStatus.FIRING
    assert again.started_at == datetime(2026, 3, 2, 14, 6, 12, 169000, UTC)


def test_an_incident_without_an_id_is_unreadable() -> None:
    with pytest.raises(UnreadableAlert, match="has no id"):
        SOURCE.parse(incident(id=None, incident_key=None), {})


@given(
    kind=st.sampled_from(["triggered", "reopened", "resolved"]), number=st.integers(1, 99), title=st.text()
)
def test_one_of_our_pages_is_never_an_alert(kind: str, number: int, title: str) -> None:
    (read,) = SOURCE.parse(incident(kind, incident_key=f"INC-2026-001:{number}", title=title), {})
    assert isinstance(read, PageNews)


def test_a_note_is_of_the_incident_that_stands_in_it() -> None:
    note = {"id": "QNOTE", "type": "incident_note", "incident": {"id": "QFOREIGN"}, "content": "Looking."}
    (signal,) = SOURCE.parse(changed(event_type="incident.annotated", data=note), {})
    assert isinstance(signal, Ignored)
    assert signal.fingerprint == "pd:QFOREIGN"


@pytest.mark.parametrize(
    ("priority", "urgency", "meant"),
    [
        ({"summary": "P1"}, "low", "critical"),
        ({"summary": "SEV-2"}, "low", "high"),
        ({"name": "p3"}, "high", "medium"),
        (None, "high", "high"),
        (None, "low", "low"),
        ({"summary": "Odd"}, None, None),
        (None, None, None),
    ],
)
def test_the_priority_counts_before_the_urgency(priority: Any, urgency: Any, meant: str | None) -> None:
    (signal,) = SOURCE.parse(incident(priority=priority, urgency=urgency), {})
    assert isinstance(signal, Alert)
    assert signal.severity == (Severity(meant) if meant else None)
