"""Alerts that Azure held while no webhook arrived: each once, whichever way it came."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.practice.azure.alerts import PracticeAlert, PracticeAlerts
from tests.flows.asked import CLUSTER, GROUP, asking
from tests.flows.world import FIRST, World

LATENCY = {
    "severity": "Sev0",
    "description": "Streaming latency above 10 s",
    "dimensions": {"node": "node-3", "zone": "1"},
    "custom": {"service": "streaming"},
}
RING = "CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    return asking(make_world, tmp_path)


@pytest.fixture
def azure(world: World) -> PracticeAlerts:
    return world.practice.azure.alerts


def fires(azure: PracticeAlerts, **more: Any) -> PracticeAlert:
    return azure.fire("streaming-latency-high", CLUSTER, **LATENCY | more)


def posts(world: World, azure: PracticeAlerts, alert: PracticeAlert) -> None:
    """The action group's webhook."""
    world.fire("azure_monitor", azure.posted(alert))


def restarts(world: World) -> None:
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()


def told(world: World) -> list[tuple[str, str]]:
    """What was decided about every alert by its title, oldest first; news of our own pages left out."""
    kept = [alert for alert in world.get("/api/alerts") if alert["source"] != "pagerduty"]
    return [(alert["title"], alert["decision"]) for alert in reversed(kept)]


def test_alerts_that_fired_while_nothing_ran_come_once_after_the_start(
    world: World, azure: PracticeAlerts
) -> None:
    world.practice.stop_bot()
    for rule in ("a", "b", "c"):  # more than one page
        azure.fire(f"queue-{rule}-long", f"{GROUP}/Microsoft.EventHub/namespaces/evh-{rule}", severity="Sev3")
    azure.page_size = 2
    world.clock.turn(timedelta(hours=5))
    fires(azure)
    over = azure.fire("api-errors", f"{GROUP}/Microsoft.ApiManagement/service/api")
    azure.resolve(over)
    azure.change(azure.fire("disk-full", f"{GROUP}/Microsoft.Compute/virtualMachines/vm"), state="Closed")
    world.clock.turn(timedelta(hours=1))
    world.practice.start_bot()
    world.settle()

    once = told(world)
    assert sorted(title for title, _ in once) == [
        *("Streaming latency above 10 s", "api-errors", "queue-a-long", "queue-b-long", "queue-c-long")
    ]
    assert once[-2:] == [("Streaming latency above 10 s", "opened"), ("api-errors", "ignored")]
    assert world.rings() == [RING.replace("001", "002")]
    world.types("ana", "/incident ack")

    for _ in range(3):
        world.turn(minutes=5)
    restarts(world)
    assert told(world) == once
    assert len(world.rings()) == 1


def test_what_its_webhook_brought_is_a_repetition_and_the_other_way_round(
    world: World, azure: PracticeAlerts
) -> None:
    first = fires(azure)
    posts(world, azure, first)
    world.turn(minutes=5)
    assert world.decisions() == ["opened", "duplicate"]
    world.types("ana", "/incident ack")

    second = fires(azure, dimensions={"node": "node-4", "zone": "1"})
    world.turn(minutes=5)
    posts(world, azure, second)
    assert world.decisions()[2:] == ["attached", "duplicate"]

    ended = azure.resolve(first)
    world.turn(minutes=5)
    posts(world, azure, ended)
    assert world.decisions()[4:] == ["resolved", "duplicate"]
    assert len(world.rooms()) == 1
    assert world.rings() == [RING]
    alerts = [alert for alert in world.get("/api/alerts") if alert["source"] == "azure_monitor"]
    prints = {alert["fingerprint"] for alert in alerts}
    assert prints == {
        f"azmon:{CLUSTER.lower()}|streaming-latency-high|node={node},zone=1" for node in ("node-3", "node-4")
    }


def test_an_alert_that_azure_resolved_meanwhile_clears_its_incident(
    world: World, azure: PracticeAlerts
) -> None:
    alert = fires(azure)
    posts(world, azure, alert)
    world.practice.stop_bot()
    world.clock.turn(timedelta(minutes=40))
    azure.resolve(alert)
    world.practice.start_bot()
    world.settle()
    assert world.decisions() == ["opened", "resolved"]
    assert "resolved" in world.card()


def test_to_ask_reopens_nothing_that_a_person_resolved(world: World, azure: PracticeAlerts) -> None:
    alert = fires(azure)
    posts(world, azure, alert)
    world.types("ana", "/incident resolve Scaled up")
    world.turn(minutes=5)
    azure.change(alert, state="Acknowledged")
    world.turn(minutes=5)
    assert world.decisions() == ["opened"]
    assert len(world.get("/api/incidents")) == 1

    posts(world, azure, alert)
    assert world.decisions() == ["opened", "reopened"], "who sends it again means it"


def test_a_list_that_lags_behind_the_webhook_fires_nothing_again(world: World, azure: PracticeAlerts) -> None:
    alert = fires(azure)
    posts(world, azure, alert)
    world.clock.turn(timedelta(minutes=1))
    posts(world, azure, replace(alert, resolved_at=world.clock.now()))
    world.turn(minutes=5)
    assert world.decisions() == ["opened", "resolved"]

    fires(azure)
    world.turn(minutes=5)
    assert world.decisions()[2:] == ["attached"], "this one is new"


def test_a_crash_between_the_bodies_and_the_cursor_repeats_and_loses_nothing(
    world: World, azure: PracticeAlerts
) -> None:
    file = world.folder / "tocsin.sqlite"
    with closing(sqlite3.connect(file)) as db:
        (before,) = db.execute("select value from cursors where name = 'azure_alerts'").fetchone()
    fires(azure)
    world.turn(minutes=5)
    world.practice.stop_bot()
    with closing(sqlite3.connect(file)) as db:
        db.execute("update cursors set value = ? where name = 'azure_alerts'", [before])
        db.commit()
    world.practice.start_bot()
    world.settle()
    assert world.decisions() == ["opened", "duplicate"]
    assert world.rings() == [RING]
    assert world.incident(FIRST)["alerts"]


def test_a_subscription_that_was_never_asked_is_read_an_hour_back(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = asking(make_world, tmp_path)
    azure = world.practice.azure.alerts
    world.practice.stop_bot()
    with closing(sqlite3.connect(world.folder / "tocsin.sqlite")) as db:
        db.execute("delete from cursors")
        db.commit()
    azure.fire("long-ago", f"{GROUP}/Microsoft.Compute/virtualMachines/vm-1")
    world.clock.turn(timedelta(minutes=90))
    azure.fire("just-now", f"{GROUP}/Microsoft.Compute/virtualMachines/vm-2")
    world.clock.turn(timedelta(minutes=30))
    world.practice.start_bot()
    world.settle()
    assert told(world) == [("just-now", "opened")]


def test_a_night_of_alerts_is_read_page_by_page_and_once(world: World, azure: PracticeAlerts) -> None:
    world.practice.stop_bot()
    for number in range(120):
        azure.fire(f"rule-{number}", f"{GROUP}/Microsoft.Web/sites/site-{number}", severity="Sev3")
        world.clock.turn(timedelta(minutes=4))
    world.practice.start_bot()
    world.settle()
    world.turn(minutes=5)
    shown = world.get("/api/alerts?limit=200")
    assert sorted(alert["title"] for alert in shown) == sorted(f"rule-{number}" for number in range(120))
    with world.bot.tocsin.store.read() as reader:
        receipts = {alert.receipt.split("-")[1] for alert in reader.decided_alerts(limit=200)}
    assert len(receipts) == 6, "no row is so large that others wait long behind it"


def test_what_is_closed_kept_quiet_or_of_no_matter_in_azure_stays_there(
    world: World, azure: PracticeAlerts
) -> None:
    fires(azure, state="Closed")
    fires(azure, is_suppressed=True)
    fires(azure, severity="Sev4")
    world.turn(minutes=5)
    assert told(world) == []

    alert = fires(azure, is_suppressed=True)
    posts(world, azure, alert)
    azure.resolve(alert)
    world.turn(minutes=5)
    assert world.decisions() == ["opened", "resolved"], "what opened by a webhook is closed all the same"


def test_an_alert_from_the_future_hides_none_of_today(world: World, azure: PracticeAlerts) -> None:
    ahead = world.clock.now() + timedelta(days=300)
    fires(azure, changed_at=ahead)
    world.turn(minutes=5)
    azure.fire("api-errors", f"{GROUP}/Microsoft.ApiManagement/service/api")
    for _ in range(2):
        world.turn(minutes=5)
    assert [title for title, _ in told(world)] == ["Streaming latency above 10 s", "api-errors"]


def test_a_change_that_came_by_webhook_is_not_told_twice(world: World, azure: PracticeAlerts) -> None:
    done = fires(azure, severity="Sev3", description="Deployment complete: enrich-orders 4.2.1")
    posts(world, azure, done)
    world.turn(minutes=5)
    assert told(world) == [("Deployment complete: enrich-orders 4.2.1", "change")]
    fires(azure, severity="Sev3", description="Deployment complete: enrich-orders 4.2.2")
    world.turn(minutes=5)
    assert [decision for _, decision in told(world)] == ["change", "change"]
