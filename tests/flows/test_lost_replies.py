"""A call that had its effect and whose answer was lost on the way back."""

from __future__ import annotations

from tests.flows.world import World


def test_a_phone_that_rings_without_our_knowledge_is_quiet_once_somebody_has_it(world: World) -> None:
    world.practice.pagerduty.faults.add("lost_reply")
    world.alert()
    assert len(world.practice.pagerduty.pager.rings) == 1

    world.types("ana", "/incident ack")
    world.turn(seconds=5)

    (page,) = world.practice.pagerduty.pager.incidents
    assert page.status == "resolved"
    assert len(world.practice.pagerduty.pager.rings) == 1
