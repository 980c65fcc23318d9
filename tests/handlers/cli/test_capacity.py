"""tocsin capacity against the practice platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.practice.platform import LAKE
from handlers.cli.capacity import COMMAND
from handlers.guarded import policy_on
from tests.bot.checks.site import Site

_TB = 1024**4


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The environment leads to a platform whose lake grows by 10 TB a day."""
    monkeypatch.chdir(tmp_path)
    with Site(tmp_path) as opened:
        for name, value in opened.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("TOCSIN_POLICY", str(policy_on(tmp_path, opened.platform.section())))
        today = datetime.now(UTC).date()
        opened.azure.metrics.runs(
            LAKE, "UsedCapacity", lambda at: (2000 + 10 * (at.date() - today).days) * _TB
        )
        yield opened


def test_in_words_and_as_a_picture(site: Site, tmp_path: Path) -> None:
    run = CliRunner().invoke(COMMAND, ["--plot", str(tmp_path / "lake.png")])
    assert run.exit_code == 0, run.output
    lines = run.output.splitlines()
    assert lines[0] == "Capacity of stanalyticslake"
    assert "It grows by 10.0 TB a day" in lines[1]
    assert lines[2].startswith("Warning line, 4.0 PB: in 210 days (210 to 210), about ")
    assert (tmp_path / "lake.png").read_bytes().startswith(b"\x89PNG")


def test_as_json(site: Site) -> None:
    told = json.loads(CliRunner().invoke(COMMAND, ["stanalyticslake", "--json"]).output)
    assert (told["limit"], len(told["days"])) == (5120 * _TB, 90)
    assert told["trend"]["slope"] == 10 * _TB


def test_what_cannot_be_told(site: Site) -> None:
    site.azure.metrics.courses.clear()
    run = CliRunner().invoke(COMMAND, [])
    assert run.exit_code == 3
    assert run.output.splitlines()[-1].startswith("Azure knows 0 days of it")
    assert "did you mean" in str(CliRunner().invoke(COMMAND, ["stanalyticlake"]).exception)
