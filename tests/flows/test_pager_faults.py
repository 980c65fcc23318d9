"""The pager is down, full or says no: it is tried again, people are told, and no phone rings twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from tests.flows.world import FIRST, World, line_of, words

Make = Callable[..., World]


def test_tried_again_until_it_rings_once(world: World) -> None:
    trouble: list[tuple[Literal["500", "429", "down", "lost_reply"], str, str]] = [
        ("500", "streaming", "Ana"),
        ("429", "kafka", "Bo"),
        ("down", "power-bi", "Cleo"),
        ("lost_reply", "security", "Dag"),
    ]
    for kind, service, who in trouble:
        world.practice.pagerduty.faults.add(kind, times=1)
        world.alert(f"Trouble with {service}", service=service)
        world.turn(seconds=2)
        assert world.rung()[-1][1:] == (who, "triggered")
        room = world.rooms()[-1]
        assert world.loud(room) == [], "a hiccup is nobody's business"
        assert line_of(world.card(room), "*Page*").startswith(f"{who}, ")
        assert len(world.practice.pagerduty.phone(who)) == 1
    assert len(world.rings()) == 4


def test_the_second_failure_is_told_with_the_name(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=4)
    world.alert()
    assert world.loud() == []
    world.turn(seconds=2)
    (call,) = world.loud()
    assert call.startswith("<!here> The page to Ana failed: PagerDuty did not answer.")
    assert "tried again until it gets through; meanwhile Ana gets a message in Slack." in call
    assert "Please call Ana: +1 202 555 0101" in call and "Acknowledge" in call.splitlines()
    world.turn(seconds=3)
    world.turn(seconds=5)
    assert len(world.loud()) == 1, "said once"
    world.turn(seconds=9)
    assert world.rung() == [(f"{FIRST}:1", "Ana", "triggered")]
    assert line_of(world.card(), "*Page*").startswith("Ana, "), "the card forgets the trouble"


def test_told_to_wait_it_waits(world: World) -> None:
    world.practice.pagerduty.faults.add("429", times=1, retry_after=60)
    world.alert()
    world.turn(seconds=30)
    world.turn(seconds=29)
    assert len(world.practice.pagerduty.calls) == 1
    world.turn(seconds=1)
    assert len(world.rings()) == 1


def test_while_the_pager_is_down_somebody_takes_it(world: World) -> None:
    faults = world.practice.pagerduty.faults
    faults.add("down", times=100)
    world.alert()
    world.turn(seconds=2)
    (call,) = world.loud_messages()
    assert "You have INC-2026-001" in world.presses("cleo", "ack", call.ts)
    faults.clear()
    world.turn(minutes=2)
    assert world.rings() == [], "nobody is rung for what somebody has"
    assert line_of(world.card(), "*Page*").startswith("acknowledged by Cleo")


def test_down_past_the_escalation_everybody_due_is_rung(world: World) -> None:
    world.practice.pagerduty.faults.add("500", times=20)
    world.alert()
    world.turn(minutes=15)
    for _ in range(20):
        world.turn(minutes=1)
    assert sorted(who for _, who, _ in world.rung()) == ["Ana", "Bo", "Cleo"]
    assert [call.split("failed")[0] for call in world.loud()] == [
        "<!here> The page to Ana ",
        "<!here> The page to Bo ",
    ]


def test_a_key_that_is_refused_is_final_and_said_at_once(make_world: Make) -> None:
    world = make_world()
    world.practice.pagerduty.routing_keys.clear()
    world.alert()
    (call,) = world.loud()
    assert call.startswith("<!here> The page to Ana failed: PagerDuty refuses the event (400).")
    assert "Ana gets a message in Slack instead. Please call Ana: +1 202 555 0101" in call
    page = line_of(world.card(), "*Page*")
    assert page.startswith("Ana, ")
    assert page.endswith("not acknowledged (by a message in Slack: PagerDuty refuses the event (400))")
    world.turn(minutes=15)
    assert "The page to Bo failed" in world.loud()[1]


def test_lowered_while_the_pager_was_down_nobody_is_rung(world: World) -> None:
    faults = world.practice.pagerduty.faults
    faults.add("down", times=100)
    world.alert()
    world.types("ana", "/incident severity medium")
    faults.clear()
    world.turn(minutes=2)
    assert [state for _, _, state in world.rung()] == []


def test_lowered_after_a_ring_whose_answer_was_lost(world: World) -> None:
    world.practice.pagerduty.faults.add("lost_reply", times=1)
    world.alert()
    assert [state for _, _, state in world.rung()] == ["triggered"]
    world.types("ana", "/incident severity medium")
    world.turn(minutes=1)
    assert [state for _, _, state in world.rung()] == ["resolved"]


def test_both_down(world: World) -> None:
    world.practice.slack.faults.add(kind="down")
    world.practice.pagerduty.faults.add("down", times=1000)
    receipt = world.alert()
    assert world.get(f"/api/receipts/{receipt}")["state"] == "decided"
    for _ in range(3):
        world.turn(minutes=1)
    assert "The page to Ana failed: PagerDuty did not answer" in " ".join(world.timeline())
    assert "You have" in words(world.types("dag", "/incident ack INC-2026-001", "general"))
    world.types("dag", "/incident status INC-2026-001 triage not sure", "general")

    world.practice.pagerduty.faults.clear()
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    world.turn(minutes=1)
    assert world.rings() == []
    assert "acknowledged by Dag" in world.card()
    assert world.loud() == [] and "The page to Ana failed" in world.thread()[0]


def test_acknowledged_and_resolved_while_the_pager_is_down(world: World) -> None:
    world.alert()
    world.practice.pagerduty.faults.add("down", times=6)
    world.types("ana", "/incident ack")
    world.types("ana", "/incident resolve restarted")
    for _ in range(6):
        world.turn(seconds=30)
    assert world.rung() == [(f"{FIRST}:1", "Ana", "resolved")]


def test_a_pager_that_hangs_on_every_page_keeps_no_channel_shut(world: World) -> None:
    """More pages hang than have a place, and what is said in Slack has only a few beside them."""
    hung = world.practice.pagerduty.faults.add("hold", times=100)
    for number in range(14):
        world.alert("It stopped", service=f"service-{number}", settle=False)
    assert hung.wait_until_held()
    ana = world.person("ana")
    assert ana.until(lambda: any(world.said(room) for room in world.rooms())), "a channel with its card"
    world.practice.pagerduty.faults.clear()
    for _ in range(3):
        world.turn(minutes=1)
    assert len(world.rings()) == len(set(world.rings())) == 14
    assert len(world.rooms()) == 14
