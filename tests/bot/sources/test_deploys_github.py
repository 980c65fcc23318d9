"""GitHub's deployments and workflow runs become changes once they have ended."""

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


def changed(example: str, part: str, **fields: Any) -> Any:
    body = copy.deepcopy(SOURCE.examples[example])
    body[part] |= fields
    return body


def change(body: Any) -> Change:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Change)
    return read


def reason(body: Any) -> str:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Ignored)
    return read.reason


def test_a_deployment() -> None:
    read = change(SOURCE.examples["deployment-succeeded"])
    assert read.title == "Deployment of example/enrich-orders to production succeeded (main, 1f2e3d4)"
    assert read.service == "streaming"
    assert read.happened_at == datetime(2026, 3, 2, 13, 52, 45, tzinfo=UTC)
    assert read.link is not None
    assert read.link.url == "https://ci.example.test/deployments/77"


@pytest.mark.parametrize("state", ["failure", "error"])
def test_a_failed_deployment_stays_a_change_and_says_so(state: str) -> None:
    body = changed("deployment-failed", "deployment_status", state=state)
    assert change(body).title == "Deployment of example/enrich-orders to production failed (main, 1f2e3d4)"


@pytest.mark.parametrize("state", ["in_progress", "queued", "inactive", "", None])
def test_a_deployment_that_has_not_ended_is_no_change_yet(state: Any) -> None:
    body = changed("deployment-succeeded", "deployment_status", state=state)
    assert reason(body).endswith("it has not ended.")


def test_a_workflow_run() -> None:
    read = change(SOURCE.examples["workflow-succeeded"])
    assert read.title == "Workflow Release of example/enrich-orders succeeded (main, 1f2e3d4)"
    assert (read.service, read.link and read.link.name) == (None, "Workflow run")
    assert "failed" in change(SOURCE.examples["workflow-failed"]).title


def test_a_deployment_tells_of_its_workflow_run_as_well() -> None:
    both = {**SOURCE.examples["workflow-succeeded"], **SOURCE.examples["deployment-succeeded"]}
    both["workflow_run"] = SOURCE.examples["workflow-succeeded"]["workflow_run"]
    assert change(both).title.startswith("Deployment of")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "in_progress", "conclusion": None}, "it has not ended"),
        ({"event": "pull_request"}, "changes nothing that is live"),
        ({"conclusion": "skipped"}, "it changed nothing"),
    ],
)
def test_a_run_that_changes_nothing_is_ignored(fields: dict[str, Any], said: str) -> None:
    assert said in reason(changed("workflow-succeeded", "workflow_run", **fields))


def test_a_tag_that_is_a_commit_is_told_once() -> None:
    body = changed("deployment-succeeded", "deployment", ref="1f2e3d4c5b6a79880917263544536271809fabcd")
    assert change(body).title.endswith("succeeded (1f2e3d4)")


def test_other_events_are_ignored_and_other_bodies_refused() -> None:
    assert "no deployment or run" in reason({"ref": "refs/heads/main", "repository": {"full_name": "a/b"}})
    with pytest.raises(UnreadableAlert, match="no repository"):
        SOURCE.parse({"hello": "world"}, {})


def test_the_ping_is_greeted() -> None:
    ping = {"zen": "Keep it logically awesome.", "hook_id": 1, "hook": {"type": "Repository"}}
    assert SOURCE.greet(ping) == {"message": "Tocsin takes the events deployment_status and workflow_run."}
    assert SOURCE.greet([]) is None


@given(
    state=st.sampled_from(["failure", "error"]),
    environment=st.text(),
    ref=st.text(),
    sha=st.text(max_size=50),
)
def test_whatever_failed_says_so(state: str, environment: str, ref: str, sha: str) -> None:
    body = changed("deployment-failed", "deployment_status", state=state, environment=environment[:200])
    body["deployment"] |= {"ref": ref, "sha": sha}
    assert " failed" in change(body).title


def test_an_event_about_no_repository_is_followed_by_nothing() -> None:
    assert reason({"action": "member_added", "organization": {}, "sender": {"login": "ana"}}).endswith(
        "no repository."
    )
