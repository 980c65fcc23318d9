"""A failed job or refresh fires, and the next good one of the same item resolves it."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Unread
from bot.model.severity import Severity
from bot.sources.fabric import SOURCE

FAILED = SOURCE.examples["job-failed"]
REFRESH = SOURCE.examples["refresh-failed"]


def read(body: Any) -> Alert:
    (signal,) = SOURCE.parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def job(kind: str = "Microsoft.Fabric.ItemJobFailed", **data: Any) -> Any:
    body = copy.deepcopy(FAILED)
    body["data"] |= data
    return body | {"type": kind}


def test_a_failed_job() -> None:
    alert = read(FAILED)
    assert alert.title == "Fabric: Pipeline sales-kpis failed"
    assert (alert.severity, alert.status, alert.service) == (
        Severity.HIGH,
        AlertStatus.FIRING,
        "power-bi",
    )
    assert alert.summary == "Workspace analytics-business\nPipeline, Scheduled, Failed"
    assert alert.started_at == datetime(2026, 3, 2, 5, 12, 9, tzinfo=UTC)
    assert [link.name for link in alert.links] == ["Fabric workspace"]


def test_the_next_good_job_of_the_item_resolves_it() -> None:
    failed, good = read(FAILED), read(SOURCE.examples["job-succeeded"])
    assert (good.status, good.fingerprint) == (AlertStatus.RESOLVED, failed.fingerprint)
    assert good.ended_at == datetime(2026, 3, 2, 5, 32, 9, tzinfo=UTC)
    assert read(job(jobType="Refresh")).fingerprint != failed.fingerprint


def test_either_spelling_and_either_name_of_the_type_is_read() -> None:
    body = job(kind="Microsoft.Fabric.JobEvents.ItemJobFailed", jobStatus="Cancelled")
    for right, wrong in (
        ("executingPrincipalId", "executingPricipalId"),
        ("executingPrincipalType", "executingPriciplaType"),
        ("jobInvokeType", "jobInovkeType"),
    ):
        body["data"][wrong] = body["data"].pop(right)
    alert = read(body)
    assert alert.labels == dict(read(FAILED).labels) | {"job_status": "Cancelled"}
    assert alert.status is AlertStatus.FIRING


@pytest.mark.parametrize("kind", ["ItemJobCreated", "ItemJobStatusChanged"])
def test_a_job_that_goes_on_is_ignored(kind: str) -> None:
    assert SOURCE.parse(job(kind=f"Microsoft.Fabric.{kind}"), {}) == [
        Ignored(source="fabric", reason="A job of sales-kpis has not ended yet.")
    ]


def test_a_batch_is_read_event_by_event() -> None:
    first, second, third = SOURCE.parse([FAILED, {"type": "Other"}, SOURCE.examples["job-succeeded"]], {})
    assert isinstance(first, Alert)
    assert isinstance(second, Unread)
    assert isinstance(third, Alert)
    assert first.fingerprint == third.fingerprint


def test_a_failed_refresh() -> None:
    alert = read(REFRESH)
    assert alert.title == "Power BI refresh of Sales today failed"
    assert (alert.severity, alert.service) == (Severity.HIGH, "power-bi")
    assert alert.summary.endswith("Error ModelRefreshFailed_CredentialsNotSpecified")
    assert alert.started_at == datetime(2026, 3, 2, 6, 7, 43, tzinfo=UTC)
    assert alert.links[0].url.endswith("/datasets/fab00000-0000-4000-8000-000000000002/details")


def test_a_completed_refresh_resolves_it() -> None:
    done = read(SOURCE.examples["refresh-completed"])
    assert (done.status, done.fingerprint) == (AlertStatus.RESOLVED, read(REFRESH).fingerprint)
    assert done.ended_at == datetime(2026, 3, 2, 7, 7, 43, tzinfo=UTC)


def test_of_a_history_the_newest_that_ended_counts() -> None:
    entries = [SOURCE.examples[name]["refresh"] for name in ("refresh-failed", "refresh-completed")]
    running = {"status": "Unknown", "startTime": "2026-03-02T08:00:00Z"}
    body = {"value": [running, *entries], "dataset": REFRESH["dataset"]}
    assert read(body).status is AlertStatus.RESOLVED


def test_a_history_without_its_dataset_stands_for_itself() -> None:
    alert = read({"value": [REFRESH["refresh"]]})
    assert (alert.title, alert.links) == ("A Power BI refresh failed", ())
    assert alert.fingerprint != read(REFRESH).fingerprint


@pytest.mark.parametrize("error", ["{broken", "[" * 5000, '{"errorCode": 7}', None])
def test_an_error_may_be_any_text(error: str | None) -> None:
    alert = read(REFRESH | {"refresh": REFRESH["refresh"] | {"serviceExceptionJson": error}})
    assert alert.status is AlertStatus.FIRING


@pytest.mark.parametrize("status", ["Unknown", "Disabled", "Cancelled", "", None])
def test_a_refresh_that_tells_nothing_is_ignored(status: str | None) -> None:
    (signal,) = SOURCE.parse(REFRESH | {"refresh": {"status": status}}, {})
    assert signal == Ignored(source="fabric", reason="No refresh in it has completed or failed.")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (None, "neither a job event"),
        ({"type": "x"}, "neither a job event"),
        (job(kind="Microsoft.Storage.BlobDeleted"), "is no job event"),
        (job(itemId=None, itemName=None, jobInstanceId=None), "names no item"),
        ({"refresh": {"status": "Failed"}}, "nothing says of which dataset"),
    ],
)
def test_another_body_is_refused(other: Any, reason: str) -> None:
    with pytest.raises(UnreadableAlert, match=reason):
        SOURCE.parse(other, {})


@pytest.mark.parametrize(("status", "meant"), [("Failed", "firing"), ("Completed", "resolved")])
def test_without_its_dataset_either_end_stands_for_itself(status: str, meant: str) -> None:
    alert = read({"value": [{"status": status, "requestId": "11bf"}]})
    assert (alert.fingerprint, alert.status) == ("pbi:request|11bf", AlertStatus(meant))


def test_the_dataset_may_stand_beside_the_history() -> None:
    entry = {"status": "Failed", "requestId": "11bf"}
    named = {"datasetId": "fab00000-0000-4000-8000-000000000002", "datasetName": "Sales today"}
    assert read({**named, "value": [entry]}).fingerprint == read(REFRESH).fingerprint
    assert read({**named, "value": [entry]}).title == "Power BI refresh of Sales today failed"
