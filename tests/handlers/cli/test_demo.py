"""The demo as whoever runs it sees it: its story, its failures, and that it leaves nothing behind."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.clock import TurnedClock
from handlers.demo.run import SCENARIO
from handlers.demo.screen import Screen
from handlers.demo.telling import Telling
from handlers.practice import PracticeWorld
from handlers.scenario.load import load_scenario
from handlers.scenario.onlooker import Check, Onlooker
from handlers.scenario.pace import Instant
from handlers.scenario.run import play
from handlers.scenario.stage import Stage
from handlers.scenario.story import Story

PROGRAM = (sys.executable, "-c", "from handlers.cli.main import main; main()")
ROOT = Path(__file__).parents[3]


SOON = "import handlers.demo.live as live; live._LINGER_SECONDS = 0.5; "
SHORT = """
title: Kafka is down
about: Nothing much happens
start: 2026-03-02T10:00:00Z
cast: [ana, bo]
steps:
  - at: +1m
    who: Kafka
    caption: "posts: brokers down"
    alert: {source: generic, body: {title: Kafka brokers down, severity: critical, service: kafka}}
    expect:
      - {check: a channel opens, count: {channels: CHANNELS}}
"""


def start(folder: Path, *options: str, first: str = "") -> subprocess.Popen[str]:
    """The program in a process of its own; its temporary files go to `folder`, and its proxy is dead."""
    said = {"TMPDIR": str(folder), "COLUMNS": "80", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    dead = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    return subprocess.Popen(
        [*PROGRAM[:2], first + PROGRAM[2], "demo", *options],
        cwd=folder,
        env=os.environ | said | dead,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def run(folder: Path, *options: str, first: str = "") -> tuple[int, str, str]:
    """Exit code, and what was printed and complained."""
    program = start(folder, *options, first=first)
    printed, complained = program.communicate(timeout=50)
    return program.returncode, printed, complained


@pytest.fixture(autouse=True)
def no_stack_trace() -> None:
    """In place of the HTTP tests' own: the durable engine keeps to the first stream that it meets."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a whole performance prints into a pipe."""
    folder = tmp_path_factory.mktemp("told")
    code, printed, complained = run(folder, "--once", "--fast")
    assert (code, complained) == (0, ""), printed
    assert list(folder.iterdir()) == []
    return printed


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a performance that keeps its files has put them."""
    return tmp_path_factory.mktemp("kept") / "data"


@pytest.fixture(scope="module")
def result(kept: Path) -> dict[str, Any]:
    """What a whole performance gives as JSON."""
    code, printed, complained = run(kept.parent, "--json", "--data", str(kept))
    assert (code, complained) == (0, ""), printed
    read: dict[str, Any] = json.loads(printed)
    return read


def test_story_is_told_by_time_and_ends_with_what_was_verified(told: str) -> None:
    assert re.findall(r"^(\d\d:\d\d) ", told, re.MULTILINE) == [
        *("13:52", "14:00", "14:01", "14:02", "14:05", "14:15"),
        *("14:20", "14:22", "14:30", "14:32", "14:33", "14:43", "14:45"),
    ]
    for part in ("The channel as it stands", "The timeline", "The post-mortem", "What next"):
        assert f"\n{part}\n" in told
    held = re.search(r"(\d+) checks held in \d+\.\d s\.\n$", told)
    assert held
    assert told.count("✓") == int(held[1]) + 1, "one for each check, and one in the opening lines"


def test_in_a_pipe_it_is_plain_text_of_eighty_columns(told: str) -> None:
    assert "\x1b" not in told
    assert not set("│─╭╮╰╯┃━┏┓") & set(told)
    assert not re.search(r"<[!@#]|&amp;|<https?:", told)
    assert [line for line in told.splitlines() if cell_len(line) > 80 or line != line.rstrip()] == []


def test_last_lines_name_an_example_that_can_be_fired(told: str) -> None:
    named = re.search(r"tocsin fire (\S+) (\S+)", told)
    assert named
    listed = subprocess.run(
        [*PROGRAM, "fire", named[1], "--list"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert named[2] in listed.stdout.split()


def test_every_check_has_a_name_of_its_own_and_held(result: dict[str, Any]) -> None:
    checks = result["checks"]
    assert result["held"]
    assert all(check["held"] for check in checks)
    assert len({check["name"] for check in checks}) == len(checks) >= 30


def test_post_mortem_is_as_in_the_manual(result: dict[str, Any]) -> None:
    written = [line.strip() for line in result["postmortem"].splitlines()]
    sections = ("### Timeline", "### Root Cause", "### Resolution", "### Action Items")
    places = [written.index(section) for section in sections]
    assert places == sorted(places)
    for line in (
        "**Incident ID:** INC-2025-001",
        "**Date:** January 29, 2025 (UTC)",
        "**Impact:** 5% of queries failed",
        '- 14:15 - "it is the broadcast join" (note by Ana)',
        "- 14:30 - Fix live; status mitigating (Bo)",
        "- Rewrote the join so that it no longer broadcasts",
    ):
        assert line in written


def test_named_folder_keeps_the_files_and_takes_no_second_story(kept: Path, result: dict[str, Any]) -> None:
    document = kept / "postmortems" / "INC-2025-001-post-mortem.md"
    assert document.read_text(encoding="utf-8") == result["postmortem"]
    code, _, complained = run(kept.parent, "--data", str(kept))
    assert code == 1
    assert complained.startswith(f"tocsin: {kept} holds incidents already")
    assert complained.count("\n") == 1


def test_disk_problem_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, complained = run(tmp_path, "--data", str(tmp_path / "file"))
    assert code == 1
    assert complained.startswith("tocsin: The demo needs")
    assert complained.count("\n") == 1


@pytest.mark.timeout(150)
def test_interrupted_it_stops_and_leaves_nothing(tmp_path: Path) -> None:
    with start(tmp_path) as program:
        assert program.stdout
        while "Azure Monitor" not in program.stdout.readline():
            assert program.poll() is None
        program.send_signal(signal.SIGINT)
        try:
            _, complained = program.communicate(timeout=120)
        finally:
            program.kill()
    assert (program.returncode, complained) == (130, "\nStopped; nothing is left behind.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("channels", "code"), [(1, 0), (2, 1)])
def test_where_no_terminal_is_it_plays_to_the_end_and_ends(tmp_path: Path, channels: int, code: int) -> None:
    (tmp_path / "kafka.yml").write_text(SHORT.replace("CHANNELS", str(channels)), encoding="utf-8")
    ended, printed, complained = run(tmp_path, "--story", "kafka.yml", first=SOON)
    assert (ended, complained) == (code, ""), printed
    address, told, verdict = (printed.index(part) for part in ("http://127.0.0.1:", "Kafka", "checks held"))
    assert address < told < verdict
    assert ("No terminal looks on" in printed, f"{2 - channels} of 1 checks held." in printed) == (True, True)
    assert [path.name for path in tmp_path.iterdir()] == ["kafka.yml"]


def test_first_thing_that_does_not_hold_ends_the_story(tmp_path: Path) -> None:
    printed = io.StringIO()
    tell = Telling(Screen(Console(file=printed, width=80)))
    check = failure(tmp_path, tell, lambda stage: stage.world.pagerduty.faults.add("down", times=50))
    assert (check.name, check.at, check.seen) == ("Ana's phone rings", "14:00", "nothing")
    assert "CRITICAL Streaming latency 14 s" in check.expected
    assert "answers 202" in printed.getvalue()
    assert "#incidents" not in printed.getvalue()


def test_what_cannot_be_done_ends_the_story_too(tmp_path: Path) -> None:
    check = failure(tmp_path, _BoIsFaster(), lambda stage: None)
    assert check.name == "Ana presses *[Take command]* on the card"
    assert "take_command is not there" in check.seen


def test_in_a_terminal_it_has_colours_and_links() -> None:
    printed = io.StringIO()
    screen = Screen(Console(file=printed, force_terminal=True, width=120, color_system="standard"))
    screen.card(
        ["*🔴 CRITICAL · Latency*", "*Alert*  <https://example.test/|Azure Monitor>"], "[Resolve]", {}
    )
    screen.document("# Incident Post-Mortem\n\n### Timeline\n\n- 14:00 - Alert\n")
    assert "\x1b[1m🔴 CRITICAL · Latency" in printed.getvalue()
    assert ";https://example.test/\x1b" in printed.getvalue()
    assert "mIncident Post-Mortem\x1b" in printed.getvalue()


def failure(folder: Path, onlooker: Onlooker, prepare: Callable[[Stage], object]) -> Check:
    """The check at which the demo's story ends, the only one that did not hold."""
    scenario = load_scenario(SCENARIO)
    clock = TurnedClock(scenario.start)
    with Stage(PracticeWorld(folder, clock, guarded=True), clock) as stage:
        prepare(stage)
        outcome = play(scenario, stage, Instant(clock), onlooker)
    assert outcome.missed == list(outcome.checks)[-1:]
    return outcome.missed[0]


class _BoIsFaster(Onlooker):
    """Lets Bo take command while Ana's finger is on its way to the button."""

    def begins(self, story: Story) -> None:
        self._story = story

    def step(self, who: str, caption: str) -> None:
        if "[Take command]" in caption:
            stage = self._story.stage
            stage.person("bo").command(self._story.rooms()[0].name, "/incident assign me")
            Instant(cast(TurnedClock, stage.clock)).reach(stage.clock.now() + timedelta(seconds=2), stage)
            stage.settle()
