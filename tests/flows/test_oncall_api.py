"""`GET /api/oncall` and `tocsin oncall` say who is on call, as a running Tocsin knows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handlers.cli.oncall import COMMAND
from tests.flows.world import World
from tests.own_policy import WEEKLY, own_policy


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Ana is on call until Monday at nine in Amsterdam."""
    policy = own_policy(tmp_path, "{ladder: [primary, bo]}", schedules=WEEKLY)
    with World(tmp_path / "world", policy=policy) as opened:
        yield opened


def oncall(world: World, *words: str) -> Result:
    return CliRunner().invoke(COMMAND, [*words, "--to", world.bot.url])


def test_the_api_says_who_has_each_level_until_when(world: World) -> None:
    world.alert()
    world.types(
        "ana", "/incident oncall override data-platform cleo from 20:00 until 22:00 a train", "general"
    )
    (told,) = world.get("/api/oncall?team=data-platform")
    assert told == {
        "team": "data-platform",
        "source": "policy",
        "levels": [
            {
                "level": 1,
                "person": {"key": "ana", "name": "Ana"},
                "until": "2026-01-29T20:00:00Z",
                "then": {"key": "cleo", "name": "Cleo"},
                "override": "",
            },
            {"level": 2, "person": {"key": "bo", "name": "Bo"}, "until": None, "then": None, "override": ""},
        ],
        "open_pages": 1,
        "overrides": [
            {
                "id": "O-1",
                "person": "cleo",
                "starts_at": "2026-01-29T20:00:00Z",
                "ends_at": "2026-01-29T22:00:00Z",
                "reason": "a train",
                "author": "Ana",
            }
        ],
        "read_at": None,
        "stale": False,
    }
    assert [each["team"] for each in world.get("/api/oncall")][:2] == ["data-platform", "stream"]
    assert world.http.get(f"{world.bot.url}/api/oncall?team=nobody").status_code == 404


def test_the_program_prints_a_table(world: World) -> None:
    world.alert()
    result = oncall(world)
    assert result.exit_code == 0, result.output
    first = result.output.splitlines()[1]
    assert first.startswith("data-platform") and "Ana" in first and "Bo" in first and "1 open page" in first
    assert json.loads(oncall(world, "security", "--json").output)[0]["levels"][0]["person"]["name"] == "Dag"


def test_an_unknown_team_is_told_with_those_that_there_are(world: World) -> None:
    result = oncall(world, "nobody")
    assert result.exit_code == 2
    assert "nobody is on call for nobody. There are data-platform, stream," in " ".join(result.output.split())
