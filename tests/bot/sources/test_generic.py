"""Any JSON is read by the policy's paths and words, or refused with the paths that were tried."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Change, Unread
from bot.model.severity import Severity
from bot.sources.generic import SOURCE


def alert(body: Any, options: Any = None) -> Alert:
    (signal,) = SOURCE.parse(body, options or {})
    assert isinstance(signal, Alert)
    return signal


def change(body: Any) -> Change:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Change)
    return signal


def test_an_alert() -> None:
    read = alert(SOURCE.examples["alert"])
    assert read.title == "Power BI refresh of Sales today is late"
    assert (read.severity, read.status) == (Severity.HIGH, AlertStatus.FIRING)
    assert (read.service, read.resource) == ("power-bi", "sales-today")
    assert read.summary == "The refresh should end by 06:30 and still runs."
    assert read.started_at == datetime(2026, 3, 2, 6, 40, tzinfo=UTC)
    assert [(link.name, link.url) for link in read.links] == [
        ("bi.example.test", "https://bi.example.test/refreshes/sales-today")
    ]


def test_a_resolve_is_the_same_problem() -> None:
    fired, resolved = alert(SOURCE.examples["alert"]), alert(SOURCE.examples["resolve"])
    assert fired.fingerprint == resolved.fingerprint
    assert resolved.status is AlertStatus.RESOLVED
    assert resolved.ended_at == datetime(2026, 3, 2, 7, 5, tzinfo=UTC)


def test_the_senders_own_fingerprint_comes_first() -> None:
    assert (
        alert({"title": "A", "dedup_key": "x"}).fingerprint
        == alert({"title": "B", "dedup_key": "x"}).fingerprint
    )
    assert alert({"title": "A"}).fingerprint != alert({"title": "A", "resource": "r"}).fingerprint


def test_changes_are_context() -> None:
    deployment = change(SOURCE.examples["deployment"])
    assert deployment.title == "Deployed enrich-orders 4.2.1"
    assert deployment.service == "streaming"
    assert deployment.happened_at == datetime(2026, 3, 2, 13, 52, tzinfo=UTC)
    assert deployment.link is not None
    assert deployment.link.url == "https://deploys.example.test/enrich-orders/4.2.1"
    assert change(SOURCE.examples["backup"]).title == "Daily backup of the Unity Catalog completed"
    assert change(SOURCE.examples["maintenance"]).service == "kafka"
    failed = change({**SOURCE.examples["deployment"], "status": "failed"})
    assert failed.title == "Deployed enrich-orders 4.2.1 (failed)"


def test_a_failed_backup_is_an_alert() -> None:
    assert alert({**SOURCE.examples["backup"], "status": "failed"}).status is AlertStatus.FIRING


def test_the_policys_paths_and_words_count() -> None:
    options = {
        "fields": {
            "title": ["cluster.state", "events.1.what"],
            "severity": ["urgency"],
            "status": ["cluster.state"],
        },
        "firing": ["terminated"],
        "resolved": ["running"],
        "severities": {"ASAP": "critical"},
    }
    body = {"cluster": {"state": "Running"}, "urgency": "asap"}
    assert alert(body, options).status is AlertStatus.RESOLVED
    assert alert(body, options).severity is Severity.CRITICAL
    assert alert({"events": [{}, {"what": "Lost"}]}, options).title == "Lost"


def test_a_key_may_hold_dots() -> None:
    assert alert({"labels": {"a.b": "Lost"}}, {"fields": {"title": ["labels.a.b"]}}).title == "Lost"


def test_empty_options_mean_the_defaults() -> None:
    options: dict[str, Any] = {"fields": {}, "firing": (), "resolved": (), "changes": (), "severities": {}}
    assert alert(SOURCE.examples["resolve"], options) == alert(SOURCE.examples["resolve"])


def test_an_unknown_status_counts_as_firing_and_says_so() -> None:
    read = alert({"title": "A", "status": "wobbling"})
    assert read.status is AlertStatus.FIRING
    assert read.summary == 'The policy does not know the status "wobbling"; it counts as firing.'


def test_an_unknown_severity_is_none() -> None:
    assert alert({"title": "A", "severity": "odd"}).severity is None


def test_numbers_that_are_none_do_not_show() -> None:
    read = alert({"title": "A", "summary": float("nan"), "service": float("inf"), "resource": 7})
    assert (read.summary, read.service, read.resource) == ("", None, "7")


@pytest.mark.parametrize("body", ["text", 7, None, True, [["nested"]]])
def test_other_bodies_are_refused(body: Any) -> None:
    with pytest.raises(UnreadableAlert, match="neither an object nor a list"):
        SOURCE.parse(body, {})


def test_a_body_without_a_title_names_the_paths_that_were_tried() -> None:
    with pytest.raises(UnreadableAlert, match=r"No title stands at any of name, alert\.title\."):
        SOURCE.parse({"x": 1}, {"fields": {"title": ["name", "alert.title"]}})


def test_a_list_holds_several_and_one_bad_member_drowns_no_other() -> None:
    signals = SOURCE.parse([{"title": "A"}, {"x": 1}, {"title": "B"}], {})
    assert [type(signal) for signal in signals] == [Alert, Unread, Alert]
    with pytest.raises(UnreadableAlert, match="empty"):
        SOURCE.parse([], {})


def test_at_most_a_thousand_are_read() -> None:
    signals = SOURCE.parse([{"title": str(i)} for i in range(1002)], {})
    assert signals[-1] == Unread(source="generic", reason="2 more of this body are left out")
