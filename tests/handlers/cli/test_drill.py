"""tocsin drill as whoever runs it sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-c", "from handlers.cli.main import main; main()", "drill")
ROOT = Path(__file__).parents[3]
QUICK = """
title: Kafka is down
about: Nobody takes the invitation
start: 2026-03-02T10:00:00Z
cast: [bo]
steps:
  - at: +1m
    who: Kafka
    caption: "posts: brokers down"
    alert: {source: generic, body: {title: Kafka brokers down, service: kafka}}
    expect:
      - {check: a channel opens, count: {channels: 1}}
      - {check: pigs fly, look: topic, has: [pigs], within: 1s}
  - at: +2m
    who: Bo
    caption: acknowledges
    command: {by: bo, text: /incident ack}
    wait_for: {act: acknowledge, by: bo, within: 1s, say: Acknowledge}
"""


@pytest.fixture(autouse=True)
def no_stack_trace() -> None:
    """In place of the HTTP tests' own: the durable engine keeps to the first stream that it meets."""


def run(folder: Path, *options: str) -> tuple[int, str, str]:
    """Exit code, and what was printed and complained."""
    said = {"TMPDIR": str(folder), "COLUMNS": "100", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [*PROGRAM, *options],
        cwd=folder,
        env=os.environ | said,
        capture_output=True,
        encoding="utf-8",
        timeout=50,
    )
    return done.returncode, done.stdout, done.stderr


def test_scenarios_are_listed(tmp_path: Path) -> None:
    code, listed, _ = run(tmp_path, "--list", "--json")
    assert code == 0
    assert {"streaming-latency", "security-breach", "cost-overrun", "storm"} <= set(json.loads(listed))


def test_at_once_it_ends_with_the_report(tmp_path: Path) -> None:
    code, printed, complained = run(tmp_path, "security-breach", "--fast", "--report", "report.md")
    assert (code, complained) == (0, "")
    assert "nothing leaks" not in printed
    assert "no name, no message, no page and no address tells of it" in printed
    assert "Drill Report" in printed
    written = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert written.startswith("# Drill Report\n")
    assert "| Acknowledged | 4 min (Ana) | 15 min | in time |" in written
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


def test_live_it_says_where_to_act_and_what_was_missed(tmp_path: Path) -> None:
    (tmp_path / "quick.yml").write_text(QUICK)
    code, printed, complained = run(tmp_path, "quick.yml", "--speed", "3600")
    assert code == 1
    assert "Act at http://127.0.0.1:" in complained
    assert "Your turn      Acknowledge (1 s)" in printed
    assert "Nobody did, so Bo does it." in printed
    assert "✗ topic          pigs fly" in printed
    assert "0 of 1 steps taken" in " ".join(printed.split())


def test_mistakes_are_told_in_one_sentence_each(tmp_path: Path) -> None:
    assert run(tmp_path, "strom")[::2] == (1, "tocsin: There is no scenario strom; did you mean storm?\n")
    (tmp_path / "bad.yml").write_text(QUICK.replace("look: topic", "look: sky"))
    code, _, complained = run(tmp_path, "bad.yml", "--fast")
    assert code == 1
    assert complained.startswith("tocsin: bad.yml:13: steps[0].expect[1].look: must be 'receipt'")
    assert complained.count("\n") == 1
