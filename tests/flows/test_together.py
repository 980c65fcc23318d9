"""Two people do the same thing at the same moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.flows.world import FIRST, World, line_of, words

T = TypeVar("T")


def together(*deeds: Callable[[], T]) -> list[T]:
    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result() for each in [pool.submit(deed) for deed in deeds]]


def test_both_acknowledge(world: World) -> None:
    world.alert()
    room = world.room().name
    replies = together(
        lambda: world.person("ana").command(room, "/incident ack"),
        lambda: world.person("bo").command(room, "/incident ack"),
    )
    world.settle()
    told = sorted(words(reply).splitlines()[0] for reply in replies)
    assert told[1].startswith("You have INC-2026-001")
    holder = "Ana" if told[0].startswith("Ana acknowledged") else "Bo"
    assert told[0].startswith(f"{holder} acknowledged INC-2026-001")
    assert line_of(world.card(), "*Page*").startswith(f"acknowledged by {holder}")
    assert sum("acknowledged" in line for line in world.timeline()) == 1
    assert world.told_pager() == [("trigger", f"{FIRST}:1"), ("acknowledge", f"{FIRST}:1")]


def test_one_by_phone_and_one_in_slack(world: World) -> None:
    world.alert()
    together(
        lambda: world.practice.pagerduty.acknowledge(f"{FIRST}:1", by="Bo"),
        lambda: world.person("ana").press(world.room().id, world.card_message().ts, "ack"),
    )
    world.settle()
    assert sum("acknowledged" in line for line in world.timeline()) == 1
    assert world.incident()["status"] == "investigating"


def test_resolve_pressed_twice_and_submitted_twice(world: World) -> None:
    world.alert()
    for who in ("ana", "bo"):
        world.presses(who, "open_resolve")
        assert world.person(who).modal(20)
    replies = together(
        *(lambda who=who: world.person(who).submit({"resolution": f"by {who}"}) for who in ("ana", "bo"))
    )
    world.settle()
    refused = [reply.errors["resolution"] for reply in replies if reply.errors]
    assert len(refused) == 1 and "INC-2026-001 is resolved since 14:00 UTC" in refused[0]
    assert len(world.files()) == 1
    assert sum("Incident resolved" in line for line in world.timeline()) == 1
    assert "INC-2026-001 is resolved already" in words(world.types("ana", "/incident resolve again"))


def test_the_same_alert_at_the_same_moment(world: World) -> None:
    together(*[lambda: world.alert(settle=False)] * 8)
    world.settle()
    assert len(world.rooms()) == 1 and len(world.rings()) == 1 and len(world.digest()) == 1
    assert sorted(world.decisions()) == ["duplicate"] * 7 + ["opened"]


def test_many_incidents_at_once(world: World) -> None:
    services = ("streaming", "kafka", "power-bi", "databricks", "data-lake", "api", "cost", "security")
    together(
        *(lambda name=name: world.alert(f"{name} is down", service=name, settle=False) for name in services)
    )
    world.settle()
    assert len(world.rings()) == 8, "no page waits for Slack's limits"
    for _ in range(10):
        world.turn(seconds=10)
    assert len(world.rooms()) == 8 and len(world.digest()) == 8
    for room in world.rooms():
        assert len(room.pins) == 1 and len(world.said(room)) == 1


def test_everybody_talks_at_once(world: World) -> None:
    world.alert()
    room = world.room().name
    together(
        *(
            lambda who=who, n=n: world.person(who).command(room, f"/incident note {who} {n}")
            for who in ("ana", "bo", "cleo")
            for n in range(4)
        )
    )
    world.settle()
    for _ in range(10):
        world.turn(seconds=5)
    notes = {f"{who} {n}" for who in ("ana", "bo", "cleo") for n in range(4)}
    said = re.findall(r'"(\w+ \d)"', " ".join(world.thread()))
    assert sorted(said) == sorted(notes)
    assert re.findall(r'"(\w+ \d)" \(note by', " ".join(world.timeline())) == said
