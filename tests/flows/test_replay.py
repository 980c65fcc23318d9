"""What could not be read is taken in again once it can be, and the incident that said so clears."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.shipped import shipped
from handlers.cli.explain import COMMAND as EXPLAIN
from handlers.cli.replay import COMMAND as REPLAY
from tests.flows.world import World

FORM = {"headline": "Brokers unreachable", "severity": "critical", "service": "kafka"}


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy file of one's own."""
    path = tmp_path / "policy.yml"
    path.write_text((shipped("templates") / "policy.yml").read_text("utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def world(make_world: Callable[..., World], policy: Path) -> World:
    """The bot with that policy."""
    return make_world(policy=policy)


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a command of the program beside the running bot."""
    monkeypatch.setenv("TOCSIN_DATABASE", str(world.folder / "tocsin.sqlite"))

    def ran(command: object, *arguments: str) -> str:
        result = CliRunner().invoke(command, arguments)  # type: ignore[arg-type]
        return result.output if result.exception is None else f"{result.output}{result.exception}"

    return ran


def mend(policy: Path) -> None:
    """Says in the policy where such a body has its title."""
    text = policy.read_text("utf-8")
    policy.write_text(
        text.replace("title: [title, name,", "title: [headline, title, name,"), encoding="utf-8"
    )


def test_a_dead_letter_is_taken_in_again_after_the_policy_was_mended(
    world: World, policy: Path, run: Callable[..., str]
) -> None:
    receipt = world.fire("generic", FORM)
    assert world.get(f"/api/receipts/{receipt}")["state"] == "dead" and world.rings() == []
    assert f"{receipt}  generic, 2026-01-29 14:00:00 UTC" in run(REPLAY, "--list")
    again = run(REPLAY, receipt)
    assert "it cannot be read even now" in again, again
    world.settle()
    assert len(world.get("/api/dead-letters")) == 2
    assert [each["replayed_as"] is None for each in world.get("/api/dead-letters")] == [False, True]

    world.practice.stop_bot()
    mend(policy)
    world.practice.start_bot()
    told = run(REPLAY, "--all", "--source", "generic")
    assert "opened INC-2026-002" in told, told
    world.settle()
    assert world.rings() == ["CRITICAL Brokers unreachable, kafka, INC-2026-002"]
    assert run(REPLAY, "--all") == "No dead letter waits.\n"
    assert world.timeline()[-1] == "All alerts resolved", "the incident that said so is clear"
    assert "was taken in again already, as r-" in run(REPLAY, receipt)
    assert "There is no dead letter r-9-9." in run(REPLAY, "r-9-9")
    assert "Name the receipts, or say --all" in run(REPLAY)


def test_a_dead_letter_is_taken_in_again_by_the_api(world: World, policy: Path) -> None:
    receipt = world.fire("generic", FORM)
    world.practice.stop_bot()
    mend(policy)
    world.practice.start_bot()
    answer = world.http.post(f"{world.bot.url}/api/dead-letters/{receipt}/replay")
    assert answer.status_code == 202
    world.settle()
    assert world.get(f"/api/receipts/{answer.json()['receipt']}")["state"] == "decided"
    assert len(world.rings()) == 1
    twice = world.http.post(f"{world.bot.url}/api/dead-letters/{receipt}/replay")
    assert (twice.status_code, twice.json()["error"]) == (409, "refused")


def test_explain_says_which_rule_did_what(world: World, run: Callable[..., str]) -> None:
    receipt = world.alert("Brokers unreachable", service="kafka")
    world.alert("Consumers lag", "high", service="kafka")
    told = run(EXPLAIN, "a-1-1")
    assert told.splitlines()[0] == "a-1-1  Brokers unreachable"
    for words in ("dedupe", "raised", "correlate", "storm"):
        assert (words in told) is (words != "raised")
    assert told.rstrip().endswith("Alert a-1-1 opened INC-2026-001.")
    assert run(EXPLAIN, receipt).splitlines()[0] == "a-1-1  Brokers unreachable"
    assert '"verdict": "alone"' in run(EXPLAIN, "a-1-1", "--json")
    assert "No alert and no receipt is called a-9-9." in run(EXPLAIN, "a-9-9")


def test_explain_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE", str(tmp_path / "none.sqlite"))
    for command, arguments in ((EXPLAIN, ["a-1-1"]), (REPLAY, ["--all"])):
        result = CliRunner().invoke(command, arguments)
        assert "There is no database" in str(result.exception)
    assert not (tmp_path / "none.sqlite").exists()
