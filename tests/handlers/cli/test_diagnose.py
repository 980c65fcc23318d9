"""tocsin diagnose against the practice platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.practice.platform import PracticePlatform
from handlers.cli.diagnose import COMMAND
from handlers.guarded import policy_on
from tests.bot.checks.site import Site


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticePlatform]:
    """The environment leads to a platform that is well."""
    monkeypatch.chdir(tmp_path)
    with Site(tmp_path) as site:
        for name, value in site.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TOCSIN_POLICY", str(policy_on(tmp_path, site.platform.section())))
        yield site.platform


def test_all_is_well(platform: PracticePlatform) -> None:
    run = CliRunner().invoke(COMMAND, ["cluster", "storage"])
    assert run.exit_code == 0, run.output
    assert "ok  Clusters  all 2 clusters run" in " ".join(run.output.split(" ")).replace("   ", "  ")
    assert run.output.splitlines()[-1] == "2 ok"


def test_the_exit_code_says_the_worst(platform: PracticePlatform) -> None:
    platform.streaming.dies("SPARK_ERROR", "The driver ran out of memory")
    run = CliRunner().invoke(COMMAND, ["cluster", "network"])
    assert run.exit_code == 2
    assert "next: Memory Errors: Large broadcasts → Optimize joins" in " ".join(run.output.split())
    assert run.output.splitlines()[-1] == "1 fail, 1 unknown"
    assert CliRunner().invoke(COMMAND, ["network"]).exit_code == 3
    platform.streaming.state = "PENDING"
    assert CliRunner().invoke(COMMAND, ["cluster"]).exit_code == 1


def test_json_and_list(platform: PracticePlatform) -> None:
    run = CliRunner().invoke(COMMAND, ["--json", "--service", "databricks"])
    told = json.loads(run.output)
    assert {each["check"] for each in told} >= {"cluster", "storage"}
    assert all(each["verdict"] == "ok" for each in told)
    listed = json.loads(CliRunner().invoke(COMMAND, ["--list", "--json"]).output)
    assert "whether the clusters of Databricks run" in listed["cluster"]


def test_what_is_not_there_is_named(platform: PracticePlatform) -> None:
    assert "did you mean cluster?" in str(CliRunner().invoke(COMMAND, ["clutser"]).exception)
    assert "No service is called" in str(CliRunner().invoke(COMMAND, ["--service", "kafak"]).exception)
