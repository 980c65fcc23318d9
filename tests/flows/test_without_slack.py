"""Slack is down, and people go on in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from handlers.cli.ack import COMMAND as ACK
from handlers.cli.declare import COMMAND as DECLARE
from handlers.cli.main import cli
from handlers.cli.resolve import COMMAND as RESOLVE
from tests.flows.world import FIRST, World, line_of


def run(world: World, command: str, *words: str, by: str = "Ana") -> Result:
    commands = {"declare": DECLARE, "ack": ACK, "resolve": RESOLVE}
    result = CliRunner().invoke(commands[command], [*words, "--by", by, "--to", world.bot.url])
    world.settle()
    return result


def told(result: Result) -> str:
    """What the command says, behind what the bot may have logged into the same stream."""
    return result.output.splitlines()[-1]


def test_declared_acknowledged_and_resolved_in_the_terminal(world: World) -> None:
    world.practice.slack.faults.add(kind="down")
    said = run(world, "declare", "critical", "Kafka", "brokers", "unreachable", "--service", "kafka")
    assert told(said) == f"{FIRST} is open: Kafka brokers unreachable."
    assert [who for _, who, _ in world.rung()] == ["Bo"]
    assert told(run(world, "ack", FIRST.lower(), by="bo")) == f"You have {FIRST}. Nothing rings any more."
    assert told(run(world, "ack", FIRST)) == f"Bo has {FIRST} already."
    assert [state for _, _, state in world.rung()] == ["acknowledged"]
    done = run(world, "resolve", FIRST, "restarted", "them")
    assert told(done) == f"{FIRST} is resolved. The post-mortem is drafted."
    assert [state for _, _, state in world.rung()] == ["resolved"]

    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    world.turn(minutes=1)
    assert line_of(world.card(), "*Resolved by*") == "Ana"
    assert world.timeline()[0] == "Ana declared a critical incident: Kafka brokers unreachable, kafka"
    assert world.files()[0][1].count("restarted them") == 1


def test_json_and_refusals(world: World) -> None:
    made = run(world, "declare", "low", "Trying", "Tocsin", "--json")
    assert json.loads(made.output)["id"] == FIRST
    assert run(world, "resolve", FIRST).exit_code == 0
    again = run(world, "resolve", FIRST)
    assert again.exit_code == 1 and "is resolved since 14:00 UTC: nothing was changed." in str(
        again.exception
    )
    assert "No such incident." in str(run(world, "ack", "INC-2026-009").exception)
    assert run(world, "declare", "urgent", "x").exit_code == 2


@pytest.mark.parametrize("body", [{"title": " ", "severity": "low", "by": "Ana"}, {"severity": "low"}, []])
def test_what_makes_no_incident(world: World, body: object) -> None:
    assert world.http.post(f"{world.bot.url}/api/incidents", json=body).status_code == 400


def test_help_names_them() -> None:
    said = CliRunner().invoke(cli, ["--help"]).output
    assert "Say that you have an incident, without Slack." in said
