"""What Prometheus reads of a Tocsin that has something to do, and that it reads nothing private."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.policy import Part
from tests.flows.policies import policy_with
from tests.flows.scrape import Read
from tests.flows.world import World


def test_alerts_pages_and_incidents_of_a_story(world: World) -> None:
    world.alert()
    world.alert()
    world.alert("Disk is slow", "high", service="kafka")
    world.types("ana", "/incident ack INC-2026-001", "general")
    world.types("ana", "/incident stauts", "general")
    read = Read(world)
    assert read.sum("tocsin_alerts_decided_total", source="generic", decision="opened") == 2
    assert read.sum("tocsin_alerts_decided_total", source="generic", decision="duplicate") == 1
    assert read.sum("tocsin_alerts", decision="opened") == 2
    assert read.sum("tocsin_open_incidents", severity="critical") == 1
    assert read.sum("tocsin_open_incidents", severity="low") == 0
    assert read.sum("tocsin_pages", via="pager", state="acknowledged") == 1
    assert read.sum("tocsin_pages", via="chat", state="accepted") == 1
    assert read.sum("tocsin_page_seconds_count", via="pager") == 1
    assert read.sum("tocsin_page_seconds_bucket", via="pager", le="0.5") == 1
    assert read.sum("tocsin_vendor_calls_total", vendor="pagerduty", method="trigger", outcome="ok") == 1
    assert read.sum("tocsin_vendor_calls_total", vendor="slack", method="chat_postMessage", reason="none") > 1
    assert read.sum("tocsin_vendor_call_seconds_count", vendor="slack") > 4
    assert read.sum("tocsin_slack_answer_seconds_count", kind="command", name="ack") == 1
    assert read.sum("tocsin_slack_answer_seconds_count", kind="command", name="unknown") == 1
    assert read.sum("tocsin_build_info") == 1
    assert all(read.has("tocsin_working", part=part) for part in Part)
    assert not any(word in read.text for word in ("Streaming jobs", "Disk is slow", "Ana", "stauts", "INC-"))


def test_an_escalation_is_no_page_that_came_late(world: World) -> None:
    world.alert()
    world.turn(minutes=15)
    assert len(world.rings()) == 2
    assert Read(world).sum("tocsin_page_seconds_count") == 1


def test_a_page_that_waits_for_the_pager_is_seen_waiting_and_counted_as_late(
    tmp_path: Path, make_world: Callable[..., World]
) -> None:
    world = make_world(policy=policy_with(tmp_path, paging="{ways: [pagerduty]}"))
    world.practice.pagerduty.faults.add("500", times=1000)
    world.alert()
    for _ in range(4):
        world.turn(seconds=30)
    read = Read(world)
    assert read.sum("tocsin_working", part="pager") == 0
    assert read.sum("tocsin_job_failures_total", kind="page", reason="server", outcome="retried") > 2
    assert read.sum("tocsin_vendor_calls_total", vendor="pagerduty", outcome="failed", reason="server") > 2
    world.practice.pagerduty.faults.clear()
    world.turn(minutes=1)
    read = Read(world)
    assert read.sum("tocsin_page_seconds_bucket", via="pager", le="120.0") == 0
    assert read.sum("tocsin_page_seconds_bucket", via="pager", le="300.0") == 1


def test_how_long_things_wait(world: World) -> None:
    read = Read(world)
    assert read.sum("tocsin_inbox_oldest_seconds") == 0
    assert read.sum("tocsin_job_oldest_seconds", lane="page") == 0
    fault = world.practice.pagerduty.faults.add("hold")
    world.alert(settle=False)
    assert fault.wait_until_held()
    world.clock.turn(world.bot.tocsin.policy.heartbeat.late)
    assert Read(world).sum("tocsin_job_oldest_seconds", lane="page") == 180
    fault.release()
    world.settle()
    assert Read(world).sum("tocsin_job_oldest_seconds", lane="page") == 0


def test_what_cannot_be_read_waits_as_a_dead_letter(world: World) -> None:
    world.fire("grafana", {"nothing": "known"})
    read = Read(world)
    assert read.sum("tocsin_dead_letters", state="waiting") == 1
    assert read.sum("tocsin_alerts_decided_total", source="grafana", decision="dead") == 1


def test_a_private_incident_is_counted_and_not_named(world: World) -> None:
    world.types("dag", "/incident declare", "general")
    world.submits("dag", title="Stolen key", severity="critical", service="security", private=["yes"])
    read = Read(world)
    assert read.sum("tocsin_open_incidents", severity="critical") == 1
    assert "Stolen" not in read.text


def test_the_counts_outlive_a_restart(world: World) -> None:
    for number in range(3):
        world.alert(f"Lag {number}", "low", service="kafka")
    world.practice.stop_bot()
    world.practice.start_bot()
    assert Read(world).sum("tocsin_alerts_decided_total", source="generic") == 3
