"""What waited while the bot was away: decided in order, and what is urgent first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.adapters.store.sqlite.store import SqliteStore
from bot.ports import InboxBody
from tests.flows.world import START, World

_MANY = 40


def _wait_for_the_bot(world: World, bodies: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Each body is accepted on its own, with nobody there to decide it; then the bot starts."""
    world.practice.stop_bot()
    store = SqliteStore(world.practice.settings().database_file)
    for source, body in bodies:
        text = json.dumps(body)
        store.accept([InboxBody(source=source, received_at=START.isoformat(), body=text)]).result(10)
    store.close()
    world.practice.start_bot()
    world.settle()


def _low(number: int) -> tuple[str, dict[str, Any]]:
    return "generic", {"title": f"Disk {number} fills up", "severity": "low", "service": "power-bi"}


def _lag(mark: str, status: str, severity: str = "critical") -> tuple[str, dict[str, Any]]:
    alert = {
        "status": status,
        "labels": {"alertname": "KafkaConsumerLag", "severity": severity, "service": "kafka"},
        "fingerprint": mark,
    }
    return "alertmanager", {"alerts": [alert]}


def _decided(world: World, service: str) -> list[str]:
    alerts = [each for each in world.get("/api/alerts?limit=100") if each["service"] == service]
    return [f"{each['status']} {each['decision']}" for each in reversed(alerts)]


def test_a_critical_alert_is_decided_before_all_that_came_earlier(world: World) -> None:
    _wait_for_the_bot(world, [*map(_low, range(_MANY)), _lag("5d1c", "firing"), *map(_low, range(_MANY, 50))])

    assert world.incident("INC-2026-001")["title"] == "KafkaConsumerLag"
    assert len(world.rings()) == 1
    told = [each for each in world.get("/api/alerts?limit=100") if each["source"] != "pagerduty"]
    order = [each["title"] for each in reversed(told)]
    assert order == ["KafkaConsumerLag", *(f"Disk {number} fills up" for number in range(50))]


def test_a_problem_that_fires_again_is_not_ended_by_the_resolve_it_overtook(world: World) -> None:
    one = [_lag("5d1c", "firing", "warning"), _lag("5d1c", "resolved"), _lag("5d1c", "firing")]
    _wait_for_the_bot(world, [*map(_low, range(_MANY)), *one])

    assert _decided(world, "kafka") == ["firing opened"]
    overtaken = [each for each in world.get("/api/alerts?limit=100") if each["decision"] == "ignored"]
    assert [each["reason"] for each in overtaken] == [
        f"a later alert of its problem was decided first: a-{_MANY + 3}-1"
    ] * 2
    assert len(world.rings()) == 1


def test_a_critical_alert_that_ends_in_the_same_backlog_is_over(world: World) -> None:
    _wait_for_the_bot(world, [*map(_low, range(_MANY)), _lag("5d1c", "firing"), _lag("5d1c", "resolved")])

    assert _decided(world, "kafka") == ["firing opened", "resolved resolved"]


def test_news_of_a_page_does_not_wait(world: World) -> None:
    world.alert()
    (page,) = world.pages()
    by = {"type": "user_reference", "id": "PANA", "summary": "Ana"}
    event = world.example("pagerduty", "acknowledged")
    event["event"]["agent"] = by
    event["event"]["data"]["incident_key"] = page.dedup_key
    before = len(world.get("/api/alerts?limit=100"))
    _wait_for_the_bot(world, [*map(_low, range(_MANY)), ("pagerduty", event)])

    order = [each["decision"] for each in reversed(world.get("/api/alerts?limit=100"))][before:]
    assert order[0] == "page_news"


def test_a_receipt_of_what_was_decided_first_says_so(world: World) -> None:
    _wait_for_the_bot(world, [*map(_low, range(_MANY)), _lag("5d1c", "firing")])

    receipt = world.get(f"/api/receipts/r-{_MANY + 1}-1")
    assert (receipt["state"], receipt["alerts"]) == ("decided", [f"a-{_MANY + 1}-1"])
