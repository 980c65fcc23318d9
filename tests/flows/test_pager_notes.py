"""What people say of an incident stands at PagerDuty too, where the policy asks for that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.world import World
from tests.own_policy import own_policy

Make = Callable[..., World]
ON = ("notes: false}", "notes: true}")


@pytest.fixture
def world(make_world: Make, tmp_path: Path) -> World:
    policy = own_policy(tmp_path, "{ladder: [ana, bo]}", replaced=ON)
    return make_world(policy=policy, pagerduty_api=True)


def notes(world: World) -> list[str]:
    """What was written to the first of PagerDuty's incidents, oldest first."""
    return [entry.text for entry in world.pages()[0].log if entry.action == "annotate"]


def tells(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("bo", "/incident note the broadcast join is too large")
    world.types("ana", "/incident status mitigating fix live")
    world.types("ana", "/incident resolve")
    world.submits("ana", resolution="restarted", postmortem=[])


def test_notes_status_and_resolve_are_written_in_order(world: World) -> None:
    tells(world)
    first, second, third = notes(world)
    assert first == '"the broadcast join is too large" (note by Bo)'
    assert second == "fix live; status mitigating (Ana)"
    assert third.startswith("Incident resolved by Ana") and "restarted" in third
    (noted, *_) = [entry for entry in world.pages()[0].log if entry.action == "annotate"]
    assert noted.by == "PBO", "in the name of who said it"


def test_a_note_whose_answer_was_lost_is_written_once(world: World) -> None:
    world.alert()
    world.practice.pagerduty.faults.add("lost_reply", api="rest", about="join")
    world.types("bo", "/incident note the broadcast join is too large")
    world.types("bo", "/incident note it was deployed at noon")
    for _ in range(4):
        world.turn(seconds=1)
    assert [text.partition(" (note")[0] for text in notes(world)] == [
        '"the broadcast join is too large"',
        '"it was deployed at noon"',
    ]


def test_what_is_taken_back_before_it_was_written_is_not_written(world: World) -> None:
    world.alert()
    world.practice.pagerduty.faults.add("500", api="rest")
    reply = world.types("bo", "/incident note it is the vault")
    world.presses("bo", "undo", reply.ts)
    world.turn(seconds=2)
    assert notes(world) == []


def test_a_note_that_never_gets_there_is_said_in_the_timeline_alone(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.practice.pagerduty.faults.add("500", times=1000, api="rest", about="vault")
    world.types("bo", "/incident note it is the vault")
    for _ in range(10):
        world.turn(minutes=1)
    said = "A note by Bo did not reach PagerDuty: PagerDuty is in trouble (500)."
    assert world.timeline().count(said) == 1
    assert not any(said in line for line in world.thread())
    world.practice.pagerduty.faults.clear()
    world.types("bo", "/incident note it was the vault")
    assert [text.partition(" (note")[0] for text in notes(world)] == ['"it was the vault"']


def test_nothing_of_a_private_incident_is_written(world: World) -> None:
    world.person("dag").command("general", "/incident declare")
    world.submits("dag", title="Keys leaked", severity="critical", service="security", private=["yes"])
    world.types("dag", "/incident note the keys are out")
    assert len(world.pages()) == 1 and notes(world) == []


@pytest.mark.parametrize(("asked", "token"), [(False, True), (True, False)])
def test_it_is_off_unless_both_are_set(make_world: Make, tmp_path: Path, asked: bool, token: bool) -> None:
    replaced = ON if asked else ("", "")
    world = make_world(
        policy=own_policy(tmp_path, "{ladder: [ana, bo]}", replaced=replaced), pagerduty_api=token
    )
    tells(world)
    assert notes(world) == []
