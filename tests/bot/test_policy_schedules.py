"""Every mistake in a schedule is named by its line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.policy import mistakes
from tests.own_policy import own_policy

SCHEDULES = """schedules:
  primary:
    timezone: Europe/Amsterdam
    rotations:
      - people: [ana, bo]
        starts: 2026-01-05
        every: week
        at: "09:00"
        hours: [{days: [mon], opens: "09:00", closes: "17:00"}]
    overrides:
      - {person: dag, starts: 2026-12-24 09:00, ends: 2026-12-26 09:00, reason: Christmas}
"""

NIGHTS = "  nights:\n    timezone: Europe/Amsterdam\n"


@pytest.mark.parametrize(
    ("was", "now", "key", "message"),
    [
        (
            "people: [ana, bo]",
            "people: [ana, eve]",
            "schedules.primary.rotations[0].people[1]",
            "no person called eve",
        ),
        ("people: [ana, bo]", "people: []", "schedules.primary.rotations[0].people", "must not be empty"),
        ("    timezone: Europe/Amsterdam\n", "", "schedules.primary.timezone", "is missing"),
        ("Europe/Amsterdam", "Europe/Atlantis", "schedules.primary.timezone", "must be a time zone like UTC"),
        (
            "2026-01-05",
            "next monday",
            "schedules.primary.rotations[0].starts",
            "must be a day like 2026-01-05",
        ),
        ("2026-01-05", "2026-02-30", "schedules.primary.rotations[0].starts", "not '2026-02-30'"),
        (
            "every: week",
            "every: month",
            "schedules.primary.rotations[0].every",
            "must be 'day', 'week' or 'fortnight'",
        ),
        ('at: "09:00"', "at: nine", "schedules.primary.rotations[0].at", "must be a time of day like 09:00"),
        (
            "days: [mon]",
            "days: [monday]",
            "schedules.primary.rotations[0].hours[0].days[0]",
            "must be one of mon",
        ),
        (
            "person: dag",
            "person: dog",
            "schedules.primary.overrides[0].person",
            "no person called dog; did you mean dag?",
        ),
        (
            "ends: 2026-12-26",
            "ends: 2026-12-23",
            "schedules.primary.overrides[0]",
            "must end after it starts",
        ),
        (
            "2026-12-24 09:00",
            "2026-12-24",
            "schedules.primary.overrides[0].starts",
            "must be a day and a time like",
        ),
        (
            "    rotations:",
            "    rotation:",
            "schedules.primary.rotation",
            "unknown key; did you mean rotations?",
        ),
        ("  primary:", "  ana:", "schedules.ana", "ana is a person too"),
        ("  primary:", "  primary:\n    name: x", "schedules.primary.name", "unknown key"),
        (
            "[primary, cleo]",
            "[primry, cleo]",
            "on_call.data-platform.ladder[0]",
            "no person or schedule called primry",
        ),
        ("{ladder: [primary, cleo]}", "{}", "on_call.data-platform", "names nobody"),
        (
            "{ladder: [primary, cleo]}",
            "{pagerduty: nope}",
            "on_call.data-platform.pagerduty",
            "an id of PagerDuty",
        ),
        (
            "U0DAG,",
            "U0DAG, away: [{starts: 2026-03-02, ends: 2026-03-01}],",
            "people.dag.away[0]",
            "must end after it starts",
        ),
    ],
)
def test_a_mistake_is_named_by_line_and_key(
    tmp_path: Path, was: str, now: str, key: str, message: str
) -> None:
    own = own_policy(tmp_path, "{ladder: [primary, cleo]}", schedules=SCHEDULES)
    assert mistakes(own) == []
    text = own.read_text(encoding="utf-8")
    assert was in text
    own.write_text(text.replace(was, now), encoding="utf-8")
    found = [mistake for mistake in mistakes(own) if mistake.key == key]
    assert found and message in found[0].message, mistakes(own)
    assert found[0].line > 200, "on its line of the file"


def test_the_examples_of_the_documentation_have_no_mistake(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/oncall.md").read_text(encoding="utf-8")
    on_call, schedules, day_and_night = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    own = own_policy(
        tmp_path, "{ladder: [data-platform-primary, nights]}", schedules=schedules + NIGHTS + day_and_night
    )
    for line in on_call.splitlines()[1:]:
        name = line.split(":")[0]
        assert name in ("  data-platform", "  stream", "  bi")
        was = re.search(rf"^{name}: {{(ladder|pagerduty).*$", own.read_text(encoding="utf-8"), re.MULTILINE)
        assert was
        own.write_text(own.read_text(encoding="utf-8").replace(was[0], line), encoding="utf-8")
    assert mistakes(own) == []
