"""How every Store hands out long lists: a page at a time, by what somebody looks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.model.action_item import ActionItem, ActionState, Priority
from bot.model.alert import Decision
from bot.model.drill import DrillMark
from bot.model.incident import Person
from bot.model.job import JobState, Lane, LaneLoad
from bot.model.listing import WantedAlerts, WantedItems
from bot.model.severity import Severity
from bot.ports import Store
from tests.contract.store_kit import NOON, ONE, TWO, after, alert, do, incident, job

ANA, BO = Person(id="U0ANA", name="Ana"), Person(id="U0BO", name="Bo")


def test_alerts_are_paged_from_the_newest_on(store: Store) -> None:
    kept = [
        alert("a-1"),
        alert("a-2", decision=Decision.HEARTBEAT),
        alert("a-3", source="grafana", service="kafka", severity=Severity.LOW, private=True),
        alert("a-4", decision=Decision.MUTED, service="kafka"),
        alert("a-5", source="grafana", decision=Decision.DUPLICATE, service="kafka"),
    ]
    do(store, *[lambda tx, each=each: tx.add_alert(each) for each in kept])

    def ids(limit: int = 9, before: str | None = None, **wanted: Any) -> list[str]:
        with store.read() as reader:
            found = reader.alerts_before(WantedAlerts(**wanted), limit=limit, before=before)
        return [each.id for each in found]

    assert ids() == ["a-5", "a-4", "a-3", "a-1"], "heartbeats are left out"
    assert ids(2) == ["a-5", "a-4"] and ids(2, "a-4") == ["a-3", "a-1"] and ids(before="a-1") == []
    assert ids(decision=Decision.HEARTBEAT) == ["a-2"]
    assert ids(source="grafana") == ["a-5", "a-3"] and ids(source="grafana", severity=Severity.LOW) == ["a-3"]
    assert ids(service="kafka", decision=Decision.MUTED) == ["a-4"] and ids(service="none") == []


def test_action_items_are_paged_from_the_first_due_on(store: Store) -> None:
    drill = incident("INC-2026-009", drill=DrillMark(id="d-1"))

    def item(number: int, of: str = ONE, **rest: Any) -> ActionItem:
        plain = {"text": "t", "by": ANA, "added_at": NOON, "number": number, "incident": of}
        return ActionItem(id=f"{of}-A{number}", **plain | rest)

    kept = [
        item(1),
        item(2, due=date(2026, 3, 9), owner=BO),
        item(3, due=date(2026, 3, 2), priority=Priority.HIGH),
        item(4, due=date(2026, 3, 9), state=ActionState.DONE),
        item(5, due=date(2026, 3, 9)),
        item(1, TWO, due=date(2026, 2, 1), owner=BO),
        item(1, drill.id, due=date(2026, 1, 1)),
    ]
    do(store, lambda tx: tx.add_incident(drill), *[lambda tx, i=each: tx.add_action_item(i) for each in kept])

    def ids(limit: int = 9, after: str | None = None, **wanted: Any) -> list[str]:
        with store.read() as reader:
            found = reader.action_items_after(WantedItems(**wanted), limit=limit, after=after)
        return [each.id.removeprefix("INC-2026-00") for each in found]

    assert ids() == ["2-A1", "1-A3", "1-A2", "1-A5", "1-A1"], "those of drills are left out"
    assert ids(2) == ["2-A1", "1-A3"] and ids(2, f"{ONE}-A2") == ["1-A5", "1-A1"]
    assert ids(after=f"{ONE}-A1") == []
    assert ids(answers=BO.id) == ["2-A1", "1-A2"] and ids(answers=ANA.id) == ["1-A3", "1-A5", "1-A1"]
    assert ids(overdue_on=date(2026, 3, 2)) == ["2-A1"] and ids(priority=Priority.HIGH) == ["1-A3"]
    assert ids(states=frozenset({ActionState.DONE})) == ["1-A4"] and ids(workspace="T0OTHER") == []


def test_jobs_are_paged_and_lanes_counted(store: Store) -> None:
    kept = [
        job("late", due_at=after(minutes=5)),
        job("now"),
        job("now too"),
        job("before", due_at=after(minutes=-5), lane=Lane.PAGE),
        job("lost", state=JobState.GIVEN_UP),
        job("runs", state=JobState.STARTED, lane=Lane.PAGE),
        job("done", state=JobState.DONE),
    ]
    do(store, *[lambda tx, each=each: tx.add_job(each) for each in kept])

    def ids(*states: JobState, limit: int = 9, **asked: Any) -> list[str]:
        with store.read() as reader:
            return [each.id for each in reader.jobs_after(states=states, limit=limit, **asked)]

    assert ids(JobState.WAITING) == ["before", "now", "now too", "late"]
    assert ids(JobState.WAITING, limit=1, after="now") == ["now too"]
    assert ids(JobState.WAITING, lane=Lane.PAGE) == ["before"] and ids(JobState.GIVEN_UP) == ["lost"]
    with store.read() as reader:
        loads = {each.lane: each for each in reader.lane_loads(NOON)}
    assert list(loads) == list(Lane)
    assert loads[Lane.PAGE] == LaneLoad(lane=Lane.PAGE, running=1, due=1, due_since=after(minutes=-5))
    assert loads[Lane.CHAT] == LaneLoad(lane=Lane.CHAT, due=2, later=1, given_up=1, due_since=NOON)
    assert loads[Lane.MAIL] == LaneLoad(lane=Lane.MAIL)
