"""When the tracker fails, is slow, loses its answers, or we are stopped half-way: one ticket all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flows.filed import filing, quota, tracker_of
from tests.flows.world import FIRST, World


@pytest.fixture
def in_tracker(make_world: Callable[..., World], tmp_path: Path) -> Callable[..., World]:
    return filing(make_world, tmp_path)


def told(world: World) -> list[str]:
    return [each for each in world.timeline() if "ticket" in each.lower()]


@pytest.mark.parametrize("kind", ["azure_devops", "jira", "github"])
def test_a_lost_answer_leaves_one_ticket(in_tracker: Callable[..., World], kind: str) -> None:
    world = in_tracker(kind)
    tracker = tracker_of(world, kind)
    tracker.faults.add("lost_reply", about="POST")
    quota(world)
    assert len(tracker.items) == 1 and told(world) == []
    world.turn(seconds=30)
    assert told(world) == [], "it is asked when the tracker has had time to find it"
    world.turn(seconds=31)
    assert len(tracker.items) == 1
    assert len(told(world)) == 1 and "for data-platform, due" in told(world)[0]


@pytest.mark.parametrize("kind", ["azure_devops", "jira", "github"])
@pytest.mark.parametrize("fault", ["down", "500", "nonsense"])
def test_a_tracker_in_trouble_is_tried_until_it_works(
    in_tracker: Callable[..., World], kind: str, fault: Any
) -> None:
    world = in_tracker(kind)
    tracker = tracker_of(world, kind)
    tracker.faults.add(fault, times=1000)
    quota(world)
    for _ in range(3):
        world.turn(minutes=1)
    (trouble,) = told(world)
    assert "did not take the ticket: " in trouble
    assert trouble.endswith(
        "T-INC-2026-001 is kept here, and " + trouble.split(" did")[0] + " is tried again."
    )
    assert world.get("/api/tickets")[0]["trouble"]
    assert "ticket T-INC-2026-001" in world.digest()[0]
    tracker.faults.clear()
    for _ in range(2):
        world.turn(minutes=1)
    assert len(tracker.items) == 1
    assert len(told(world)) == 2 and world.get("/api/tickets")[0]["trouble"] == ""


def test_a_refusal_is_told_at_once_and_tried_each_hour(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    tracker = tracker_of(world)
    tracker.faults.add("401", times=1000)
    quota(world)
    (trouble,) = told(world)
    assert trouble.startswith("Jira did not take the ticket: Jira answers 401")
    calls = len([call for call in tracker.calls if call[0] == "POST"])
    world.turn(minutes=59)
    assert (
        len([call for call in tracker.calls if call == ("POST", "/trackers/jira/rest/api/3/issue")]) == calls
    )
    tracker.faults.clear()
    world.turn(minutes=2)
    assert len(tracker.items) == 1 and len(told(world)) == 2


def test_who_asks_to_wait_is_waited_for(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    tracker = tracker_of(world)
    tracker.faults.add("429", retry_after=300, about="POST")
    quota(world)
    world.turn(minutes=4)
    assert tracker.items == []
    world.turn(minutes=1)
    assert len(tracker.items) == 1 and len(told(world)) == 1, "that is no trouble"


def test_a_slow_tracker_holds_up_no_page(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    held = tracker_of(world).faults.add("hold", about="POST")
    world.alert("Quota at 82 %", "medium", service="databricks", settle=False)
    assert held.wait_until_held()
    world.alert("Kafka is down", service="kafka", settle=False)
    pages = world.practice.pagerduty.pager
    assert world.person("ana").until(lambda: pages.rings)
    held.release()
    world.settle()
    assert len(tracker_of(world).items) == 1


def test_over_before_it_was_filed_it_is_not_filed(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    tracker_of(world).faults.add("401", times=1000)
    quota(world)
    world.types("ana", f"/incident resolve {FIRST} a false alarm", "general")
    tracker_of(world).faults.clear()
    world.turn(hours=2)
    assert tracker_of(world).items == []


def test_stopped_half_way_it_is_filed_once(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    tracker = tracker_of(world)
    held = tracker.faults.add("hold_reply", about="POST")
    world.alert("Quota at 82 %", "medium", service="databricks", settle=False)
    assert held.wait_until_held()
    world.practice.stop_bot()
    tracker.faults.clear()
    world.practice.start_bot()
    world.settle()
    world.turn(minutes=1, seconds=1)
    world.turn(minutes=1)
    assert len(tracker.items) == 1
    assert "Ticket OPS-1 in Jira" in told(world)[0]


def test_a_close_that_fails_is_done_later_and_noted_once(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    tracker = tracker_of(world)
    quota(world)
    tracker.faults.add("lost_reply", about="/comment", times=2)
    world.types("ana", f"/incident resolve {FIRST} fixed", "general")
    assert world.incident()["status"] == "resolved", "nobody waits for the tracker"
    for _ in range(4):
        world.turn(minutes=1)
    (item,) = tracker.items
    assert item.state == "Done" and len(item.comments) == 1


def test_what_is_not_set_is_said_in_the_timeline(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    world.practice.stop_bot()
    environment = world.practice.trackers.environment
    world.practice.trackers.environment = lambda: {**environment(), "JIRA_TOKEN": ""}  # type: ignore[method-assign]
    world.practice.start_bot()
    quota(world)
    assert told(world) == [
        "Jira did not take the ticket: JIRA_TOKEN is not set, so Jira gets no tickets. "
        "T-INC-2026-001 is kept here, and Jira is tried again."
    ]
