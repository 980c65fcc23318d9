"""Times at which nobody is on call are named before the night in which they matter."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from bot.policy import load_policy
from bot.rules.coverage import gaps
from handlers.cli.check import COMMAND
from tests.own_policy import WEEKLY, own_policy

NOW = datetime(2026, 1, 28, 12, 0, tzinfo=UTC)
OFFICE = """schedules:
  office:
    timezone: Europe/Amsterdam
    rotations:
      - people: [ana, bo]
        starts: 2026-01-05
        every: week
        hours: [{days: [mon, tue, wed, thu, fri], opens: "09:00", closes: "17:00"}]
"""


def test_a_gap_is_named_with_its_line_and_the_zone_of_the_schedule(tmp_path: Path) -> None:
    own = own_policy(tmp_path, "{ladder: [office, cleo]}", schedules=OFFICE)
    (warning,) = gaps(load_policy(own), NOW)
    line = own.read_text(encoding="utf-8").splitlines().index("  office:") + 1
    assert str(warning) == (
        f"own.yml:{line} schedules.office: warning: nobody is on call from Wed 2026-01-28 17:00 until "
        "Thu 2026-01-29 09:00, and 24 more times within five weeks: the next level is rung then"
    ).replace(f"own.yml:{line} ", f"own.yml:{line}: ")


def test_a_rotation_without_hours_has_no_gap(tmp_path: Path) -> None:
    assert gaps(load_policy(own_policy(tmp_path, "{ladder: [primary]}", schedules=WEEKLY)), NOW) == []


def test_one_that_begins_later_has_nobody_until_then(tmp_path: Path) -> None:
    later = WEEKLY.replace("2026-01-05", "2026-02-02")
    (warning,) = gaps(load_policy(own_policy(tmp_path, "{ladder: [primary]}", schedules=later)), NOW)
    assert "from Wed 2026-01-28 13:00 until Mon 2026-02-02 09:00: the next level" in warning.message


def test_check_says_it_and_calls_it_no_mistake(tmp_path: Path) -> None:
    own = own_policy(tmp_path, "{ladder: [office, cleo]}", schedules=OFFICE)
    said = CliRunner().invoke(COMMAND, [str(own)])
    assert said.exit_code == 0
    assert said.output.startswith(f"{own}:")
    assert "schedules.office: warning: nobody is on call from" in said.output
    assert said.output.endswith("own.yml: no mistakes.\n")
    (told,) = json.loads(CliRunner().invoke(COMMAND, [str(own), "--json"]).output)
    assert (told["key"], told["warning"]) == ("schedules.office", True)
