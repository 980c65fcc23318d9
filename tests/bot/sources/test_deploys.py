"""One address takes deploys of Azure DevOps and of GitHub, and knows each body by its parts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Change
from bot.sources.catalog import SOURCES
from bot.sources.deploys import SOURCE


def change(body: Any) -> Change:
    (read,) = SOURCE.parse(body, {})
    assert isinstance(read, Change)
    return read


@pytest.mark.parametrize("name", ["deploys", "azure_devops", "github", "GitHub", "azure-devops"])
def test_it_is_found_by_the_names_of_both(name: str) -> None:
    assert SOURCES[name] is SOURCE


@pytest.mark.parametrize(
    ("one", "other", "mark"),
    [
        ("release-succeeded", "release-failed", "ado:release|41|production"),
        ("deployment-succeeded", "deployment-failed", "gh:example/enrich-orders|deployment|77"),
        ("workflow-succeeded", "workflow-failed", "gh:example/enrich-orders|run|90001"),
    ],
)
def test_a_deploy_is_the_same_however_it_ends(one: str, other: str, mark: str) -> None:
    well, badly = change(SOURCE.examples[one]), change(SOURCE.examples[other])
    assert well.fingerprint == badly.fingerprint == mark
    assert (well.title.count("succeeded"), badly.title.count("failed")) == (1, 1)


def test_runs_and_builds_are_told_apart_by_their_numbers() -> None:
    assert change(SOURCE.examples["run-succeeded"]).fingerprint == "ado:run|4102"
    assert change(SOURCE.examples["build-failed"]).fingerprint == "ado:build|4101"


def test_a_ping_of_github_is_answered() -> None:
    greeting = SOURCE.greet({"zen": "Keep it simple.", "hook_id": 1, "hook": {}})
    assert greeting == {"message": "Tocsin takes the events deployment_status and workflow_run."}
    assert SOURCE.greet({"hook_id": 1}) is None


@pytest.mark.parametrize("body", [{}, {"hello": "world"}, {"publisherId": "tfs"}, [1], []])
def test_another_body_is_refused(body: Any) -> None:
    with pytest.raises(UnreadableAlert):
        SOURCE.parse(body, {})
