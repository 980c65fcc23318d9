"""tocsin drill --real as the program it is: ended by hand, and ended after it died."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.handlers.drill.conftest import Office, until

PROGRAM = (sys.executable, "-c", "from handlers.cli.main import main; main()")
ROOT = Path(__file__).parents[3]


def start(office: Office, *typed: str) -> subprocess.Popen[str]:
    """The program, with the environment's tokens."""
    said = {"COLUMNS": "100", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [*PROGRAM, *typed, "--to", office.bot.url],
        cwd=office.scenario.parent,
        env=os.environ | said,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_interrupted_it_resolves_what_it_opened_and_still_reports(office: Office) -> None:
    program = start(office, "drill", "kafka.yml", "--real", "--yes", "--report", "report.md")
    until(office.rings, "a phone rings")
    program.send_signal(signal.SIGINT)
    printed, said = program.communicate(timeout=50)
    assert program.returncode == 130, said
    assert re.search(r"drill-\w+ has begun", printed)
    assert "The drill was ended by hand." in printed
    assert "**Took part:** nobody" in office.written()
    assert office.bot.settle(50)
    (incident,) = office.get("/incidents")
    assert incident["status"] == "resolved"
    assert [page.status for page in office.pagerduty.pager.incidents] == ["resolved"]


def test_a_drill_left_running_is_ended_by_another_program(office: Office) -> None:
    drill = office.begin()
    office.fires("Kafka brokers down", drill)
    until(office.rings, "a phone rings")
    ending = start(office, "drill", "--end")
    printed, said = ending.communicate(timeout=50)
    (incident,) = office.get("/incidents")
    assert printed == f"The drill kafka ({drill}) is over. Resolved: {incident['id']}.\n", said


def test_options_of_the_real_workspace_go_with_it_alone(office: Office) -> None:
    for typed, told in (
        (("drill", "storm", "--no-pages"), "goes with --real."),
        (("drill", "storm", "--real", "--fast"), "there is no --fast"),
        (("drill", "storm", "--real", "--for", "soon"), "must be a duration up to a year"),
    ):
        program = start(office, *typed)
        _, said = program.communicate(timeout=50)
        assert program.returncode == 2
        assert told in said, said
