"""Who is rung is who is on call at that moment, and nobody's silence is passed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.flows.world import World, line_of
from tests.own_policy import WEEKLY, own_policy

Make = Callable[..., World]
AWAY = """people:
  ana: {name: Ana, slack: U0ANA, away: [{starts: 2026-01-29, ends: 2026-01-29}]}
  bo: {name: Bo, slack: U0BO}
  cleo: {name: Cleo, slack: U0CLEO}
  dag: {name: Dag, slack: U0DAG}
"""


def names(world: World) -> list[str]:
    return [who for _, who, _ in world.rung()]


def test_whoever_took_over_between_alert_and_escalation_is_rung(make_world: Make, tmp_path: Path) -> None:
    policy = own_policy(tmp_path, "{ladder: [cleo, primary]}", schedules=WEEKLY)
    world = make_world(policy=policy, start=datetime(2026, 2, 2, 7, 50, tzinfo=UTC))
    world.alert()
    assert names(world) == ["Cleo"]
    assert line_of(world.card(), "*Next*").startswith("escalates to Bo"), "and not Ana"
    world.turn(minutes=15)
    assert names(world) == ["Cleo", "Bo"]
    assert "Escalated to Bo (level 2)" in world.thread()[0]


def test_a_critical_alert_rings_by_the_clock_on_the_wall_in_the_night_of_the_change(
    make_world: Make, tmp_path: Path
) -> None:
    daily = WEEKLY.replace("every: week", "every: day").replace('at: "09:00"', 'at: "02:30"')
    policy = own_policy(tmp_path, "{ladder: [primary, dag]}", schedules=daily)
    world = make_world(policy=policy, start=datetime(2026, 3, 29, 1, 29, tzinfo=UTC))
    world.alert()
    world.turn(minutes=1)  # the clocks were put forward from 02:00 to 03:00, so that it is half past three
    world.alert("Databricks cluster down", service="databricks")
    assert names(world) == ["Bo", "Cleo"], "half past two came, although no clock has shown it"


def test_an_empty_level_is_skipped_aloud(make_world: Make, tmp_path: Path) -> None:
    world = make_world(policy=own_policy(tmp_path, "{ladder: [ana, bo]}", people=AWAY))
    world.alert()
    assert names(world) == ["Bo"]
    said = "Nobody is on call at level 1 for data-platform. Bo (level 2) is rung instead"
    assert said in world.timeline()
    assert said in world.thread()
    assert line_of(world.card(), "*On call*") == "nobody at level 1"
    world.types("bo", "/incident ack")
    assert line_of(world.card(), "*On call*") == ""


def test_when_nobody_is_on_call_everybody_is_rung_and_called(make_world: Make, tmp_path: Path) -> None:
    world = make_world(policy=own_policy(tmp_path, "{ladder: [ana]}", people=AWAY))
    world.alert()
    assert sorted(names(world)) == ["Ana", "Bo", "Cleo"]
    (called,) = world.loud()
    assert called.startswith(
        "<!here> Nobody is on call for data-platform at any level. Everybody is rung: Ana, Bo, Cleo"
    )
    assert line_of(world.card(), "*On call*") == "nobody for data-platform"
    world.turn(minutes=15)
    assert len(names(world)) == 3, "nobody is rung twice"
    assert "Nobody has acknowledged after 15 min" in world.loud()[1]
    world.types("cleo", "/incident ack")
    assert [state for _, _, state in world.rung()] == ["acknowledged"] * 3
