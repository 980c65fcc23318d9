"""How every Store hands out jobs: once, in time, and the chat jobs of an incident in their order."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bot.model.incident import Incident
from bot.model.job import Job, JobState, Lane
from bot.model.severity import Severity
from bot.ports import Store, Tx
from tests.contract.store_kit import NOON, TWO, after, do, incident, job


def add(store: Store, *jobs: Job) -> list[bool]:
    return do(store, *[lambda tx, j=j: tx.add_job(j) for j in jobs])


def _add(other: Incident, tx: Tx) -> None:
    tx.add_incident(other)


def due(store: Store, lane: Lane = Lane.CHAT, limit: int = 10) -> list[str]:
    with store.read() as kept:
        return [j.id for j in kept.due_jobs(NOON, lane, limit)]


def test_the_same_cause_makes_one_job(store: Store) -> None:
    assert add(store, job("a"), job("a", incident=TWO), job("b")) == [True, False, True]
    with store.read() as kept:
        first, second = kept.job("a"), kept.job("b")
    assert first
    assert second
    assert (first.incident, first.seq < second.seq) == (job("a").incident, True)


@pytest.mark.parametrize("kind", ["refresh_card", "announce", "show_homes"])
def test_one_waiting_job_shows_the_latest(store: Store, kind: str) -> None:
    assert add(store, job("a", kind=kind), job("b", kind=kind), job("c", kind=kind, incident=TWO)) == [
        True,
        False,
        True,
    ]
    do(store, lambda tx: tx.save_job(job("a", kind=kind, state=JobState.STARTED)))
    assert add(store, job("b", kind=kind), job("d", kind=kind), job("a", kind=kind)) == [True, False, False]


def test_jobs_are_listed_by_state_and_time(store: Store) -> None:
    add(store, job("late", due_at=after(seconds=0.5)), job("soon"), job("soon2"), job("two", incident=TWO))
    do(store, lambda tx: tx.save_job(job("soon2", state=JobState.GIVEN_UP, attempts=3, note="timeout")))
    with store.read() as kept:
        waiting = kept.jobs(states=[JobState.WAITING])
        some = kept.jobs(states=[JobState.WAITING, JobState.GIVEN_UP], incident=job("x").incident, limit=2)
        assert kept.jobs(states=[]) == []
    assert [j.id for j in waiting] == ["soon", "two", "late"]
    assert [(j.id, j.note) for j in some] == [("soon", ""), ("soon2", "timeout")]


def test_due_jobs_wait_for_their_time_and_come_once(store: Store) -> None:
    lane = {"lane": Lane.PAGE}
    add(
        store,
        job("now", **lane),
        job("before", due_at=after(seconds=-0.5), **lane),
        job("after", due_at=after(seconds=1e-6), **lane),
        job("started", state=JobState.STARTED, **lane),
        job("done", state=JobState.DONE, **lane),
        job("given up", state=JobState.GIVEN_UP, **lane),
        job("other lane", lane=Lane.WORK),
    )
    assert due(store, Lane.PAGE) == ["before", "now"]
    assert due(store, Lane.PAGE, limit=1) == ["before"]


@pytest.mark.parametrize(
    ("earlier", "holds_up"),
    [
        ({}, True),
        ({"due_at": after(seconds=-1)}, True),
        ({"due_at": after(minutes=5)}, False),
        ({"due_at": after(minutes=5), "attempts": 1}, True),
        ({"state": JobState.STARTED}, True),
        ({"state": JobState.STARTED, "due_at": after(minutes=5)}, True),
        ({"state": JobState.DONE, "attempts": 1}, False),
        ({"state": JobState.GIVEN_UP, "attempts": 9}, False),
        ({"incident": TWO}, False),
        ({"incident": None}, False),
        ({"lane": Lane.PAGE}, False),
    ],
)
def test_a_chat_job_waits_for_earlier_ones_of_its_incident(
    store: Store, earlier: dict[str, Any], holds_up: bool
) -> None:
    add(store, job("earlier", **earlier), job("later"))
    assert ("later" in due(store)) != holds_up


def test_a_ticket_job_waits_for_earlier_ones_too(store: Store) -> None:
    add(store, job("earlier", lane=Lane.TICKET, state=JobState.STARTED), job("later", lane=Lane.TICKET))
    add(store, job("another", lane=Lane.TICKET, incident=TWO), job("chat"))
    assert due(store, Lane.TICKET) == ["another"]
    assert due(store) == ["chat"]


def test_a_later_chat_job_holds_nothing_up(store: Store) -> None:
    add(store, job("first"), job("second", state=JobState.STARTED, due_at=after(hours=-1)))
    assert due(store) == ["first"]


def test_a_page_to_a_team_waits_for_the_channel_alone(store: Store) -> None:
    add(store, job("earlier", due_at=after(minutes=5), attempts=1), job("team", kind="alert_team"))
    assert due(store) == ["team"]
    add(store, job("room", kind="open_room"), job("another team", kind="alert_team"))
    assert due(store) == ["team"]


def test_what_is_about_the_more_severe_incident_goes_first(store: Store) -> None:
    for number, severity in enumerate(("low", "medium", "critical", "high"), start=3):
        other = incident(f"INC-2026-00{number}", severity=Severity(severity))
        store.write(partial(_add, other))
        add(store, job(severity, incident=other.id))
    add(store, job("nobody's", incident=None), job("a page", kind="alert_team"))
    assert due(store) == ["a page", "critical", "high", "medium", "nobody's", "low"]


@pytest.mark.parametrize(
    ("lane", "incident"), [(Lane.PAGE, "INC-2026-001"), (Lane.WORK, "INC-2026-001"), (Lane.CHAT, None)]
)
def test_other_jobs_run_side_by_side(store: Store, lane: Lane, incident: str | None) -> None:
    add(store, *[job(id, lane=lane, incident=incident) for id in "abc"])
    assert due(store, lane) == ["a", "b", "c"]


def test_old_done_jobs_are_forgotten(store: Store) -> None:
    old = {"due_at": after(seconds=-1)}
    add(
        store,
        job("old", state=JobState.DONE, **old),
        job("fresh", state=JobState.DONE),
        job("open", **old),
        job("given up", state=JobState.GIVEN_UP, **old),
    )
    assert do(store, lambda tx: tx.forget_jobs(NOON)) == [1]
    with store.read() as kept:
        assert [j.id for j in kept.jobs(states=list(JobState))] == ["open", "given up", "fresh"]
