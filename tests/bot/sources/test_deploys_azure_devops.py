"""Azure DevOps' builds, runs and releases become changes once they have ended."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadableAlert
from bot.model.alert import Change, Ignored
from bot.sources.deploys import SOURCE


def change(body: Any) -> Change:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Change)
    return read


def stage(**fields: Any) -> Any:
    body = copy.deepcopy(SOURCE.examples["release-succeeded"])
    body["resource"]["environment"] |= fields
    return body


def test_a_release() -> None:
    read = change(SOURCE.examples["release-succeeded"])
    assert read.title == "Deployment of Release-41 to production succeeded"
    assert read.happened_at == datetime(2026, 3, 2, 13, 52, 40, tzinfo=UTC)
    assert read.link is not None
    assert read.link.url == "https://dev.azure.com/example/analytics/_release?releaseId=41"


def test_a_failed_one_stays_a_change_and_says_so() -> None:
    assert change(SOURCE.examples["release-failed"]).title == "Deployment of Release-41 to production failed"
    assert change(SOURCE.examples["build-failed"]).title == "Build 20260302.4 of enrich-orders failed"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("partiallySucceeded", "succeeded in part"),
        ("canceled", "was cancelled"),
        ("Failed", "failed"),
    ],
)
def test_how_it_ended(status: str, said: str) -> None:
    assert change(stage(status=status)).title == f"Deployment of Release-41 to production {said}"


def test_an_end_that_we_do_not_know_is_told_in_azures_words() -> None:
    assert (
        change(stage(status="odd")).title == "Deployment of release Release-41 on stage production succeeded."
    )
    assert change({**stage(status=None), "message": None}).title.endswith("to production ended")


def test_a_run() -> None:
    read = change(SOURCE.examples["run-succeeded"])
    assert read.title == "Run 20260302.5 of enrich-orders succeeded"
    assert read.happened_at == datetime(2026, 3, 2, 13, 52, 11, tzinfo=UTC)


def test_a_run_that_has_not_ended_is_ignored() -> None:
    (read,) = SOURCE.parse(SOURCE.examples["run-in-progress"], {})
    assert read == Ignored(source="deploys", reason="The run is inProgress: it has not ended.")


def test_an_older_build_has_its_result_in_its_status() -> None:
    body = copy.deepcopy(SOURCE.examples["build-failed"])
    body["resource"] |= {"result": None, "status": "succeeded", "finishTime": None}
    read = change(body)
    assert read.title == "Build 20260302.4 of enrich-orders succeeded"
    assert read.happened_at == datetime(2026, 3, 2, 13, 53, 27, 784654, UTC)


def test_other_events_are_ignored_and_other_bodies_refused() -> None:
    (read,) = SOURCE.parse({"eventType": "git.push", "resource": {}}, {})
    assert read == Ignored(source="deploys", reason="Nothing follows from the event git.push.")
    with pytest.raises(UnreadableAlert, match="names no repository"):
        SOURCE.parse({"hello": "world"}, {})


@given(name=st.text(max_size=200), status=st.sampled_from(["failed", "rejected", "Rejected"]))
def test_whatever_failed_says_so(name: str, status: str) -> None:
    assert change(stage(name=name, status=status)).title.endswith(" failed")
