"""The whole command set, each by its own examples, over signed HTTP and over Socket Mode."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.slack.commands.catalog import COMMANDS, help_lines
from tests.flows.world import World, words_of

SAID = {
    "": "Checkout is slow · INC-2026-006",
    "ack": "You have INC-2026-001",
    "action": "Cap the size of broadcasts",
    "actions": "Action items of INC-2026-001",
    "assign": "Ana commands INC-2026-001",
    "cancel": "INC-2026-002 is cancelled",
    "capacity": "set platform.capacity in the policy",
    "catchup": "*Roles*  no commander",
    "close": "INC-2026-001 is closed",
    "convert": "Its card comes into this channel",
    "declare": "INC-2026-004 is declared as critical",
    "diagnose": "Checking cluster, network",
    "figures": "*Figures, January 2026, so far*",
    "handover": "Bo is on call for data-platform",
    "health": "Platform",
    "help": "*Start*",
    "impact": "Impact of INC-2026-001: 5 % of queries fail",
    "join": "You are in <#",
    "leave": "You have no role in INC-2026-001",
    "link": "Call is off the card of INC-2026-001",
    "list": "🔴 CRITICAL  INC-2026-004  Kafka brokers unreachable",
    "merge": "INC-2026-002 goes on in INC-2026-001",
    "note": "Noted <!date^",
    "oncall": "Bo is on call for data-platform until",
    "page": "Bo is rung for INC-2026-001",
    "pages": "*INC-2026-001*  Streaming jobs stopped",
    "postmortem": "will be asked to review",
    "reopen": "INC-2026-001 is closed, and that is final",
    "resolve": "INC-2026-001 is resolved",
    "review": "*Weekly review*",
    "search": "broadcast",
    "severity": "critical → high",
    "show": "CRITICAL · Streaming jobs stopped",
    "silence": "S-1 is over: service kafka is heard again",
    "status": "investigating → mitigating",
    "task": "Task 1 of INC-2026-001 is for Bo",
    "tickets": "T-INC-2026-003",
    "timeline": "#5 is redacted",
    "update": "Sent to <#",
    "why": "opened INC-2026-001",
}
"""What stands in one of the answers to a command's examples."""

ELSEWHERE = {"": "general", "declare": "general", "convert": "general", "merge": "second", "cancel": "second"}
"""Where a command is typed, when that is not the first incident's channel."""

Answers = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Answers]:
    """By the way that Slack takes, what came back of each example of each command."""
    return {way: _walk(tmp_path_factory.mktemp(way), way) for way in ("http", "socket")}


def _walk(folder: Path, way: str) -> Answers:
    with World(folder, by_socket=way == "socket") as world:
        if way == "socket":
            world.practice.slack.people.request_url = ""
            ready = f"{world.bot.url}/readyz"
            assert world.person("ana").until(lambda: world.http.get(ready).status_code == 200, 20)
        world.alert()
        world.alert("Kafka lags", service="kafka")
        world.alert("Quota at 82 %", "medium", service="cost")
        first, second = (room.name for room in world.rooms())
        places = {"general": "general", "second": second}
        world.person("ana").join(world.channel(second).id)
        names = [line["usage"].split()[0] for line in help_lines()]
        said = {
            name: {
                typed: _typed(world, places.get(ELSEWHERE.get(name, ""), first), typed)
                for typed in COMMANDS[name].examples or (name,)
            }
            for name in [*names, ""]
        }
        assert {each.through for each in world.practice.slack.people.deliveries} == {way}
        return said


def _typed(world: World, channel: str, typed: str) -> str:
    """The answer's first words, or the form's title; what else is on its way may follow in further blocks."""
    hands = world.person("ana")
    reply = hands.command(channel, f"/incident {typed}".strip())
    world.settle()
    if reply.blocks:
        return re.sub(r"<#\w+>", "<#>", words_of(reply.blocks[0]))
    form = hands.modal(20)
    assert form, f"nothing came back of {typed}"
    hands.close_modal()
    return f"Form: {form['title']['text']}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_is_answered_in_words_and_the_same_by_either_way(
    name: str, answers: Mapping[str, Answers]
) -> None:
    by_http, by_socket = answers["http"][name], answers["socket"][name]
    assert by_http == by_socket
    assert any(SAID[name] in said for said in by_http.values()), by_http
    assert not any("went wrong inside Tocsin" in said or "No command" in said for said in by_http.values())
