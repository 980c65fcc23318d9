"""How every Store tells whether the work goes on: how long things wait, and what does not get through."""

from __future__ import annotations

from datetime import timedelta

from bot.model.alert import Decision
from bot.model.heartbeat import HeartbeatRecord, HeartbeatState
from bot.model.job import JobState, Lane
from bot.model.synthetic import Outcome, SyntheticRun
from bot.model.value import Moment
from bot.ports import Store
from tests.contract.store_kit import NOON, TWO, after, alert, body, do, incident, job


def test_the_oldest_body_that_waits_for_its_decision(store: Store) -> None:
    with store.read() as kept:
        assert kept.oldest_waiting() is None
    store.accept([]).result(10)
    row, _ = store.accept([body("{}")]).result(10)
    with store.read() as kept:
        assert kept.oldest_waiting() == NOON
    do(store, lambda tx: tx.inbox_done(row))
    with store.read() as kept:
        assert kept.oldest_waiting() is None


def test_since_when_the_oldest_job_of_each_lane_is_due(store: Store) -> None:
    do(
        store,
        lambda tx: tx.add_job(job("later", due_at=after(minutes=1))),
        lambda tx: tx.add_job(job("due", due_at=after(minutes=-2))),
        lambda tx: tx.add_job(job("runs", due_at=after(minutes=-3), state=JobState.STARTED)),
        lambda tx: tx.add_job(job("done", due_at=after(minutes=-9), state=JobState.DONE)),
        lambda tx: tx.add_job(job("page", lane=Lane.PAGE)),
        lambda tx: tx.add_job(job("work", lane=Lane.WORK, due_at=NOON + timedelta(seconds=1))),
    )
    expected: dict[Lane, Moment] = {Lane.CHAT: after(minutes=-3), Lane.PAGE: NOON}
    with store.read() as kept:
        assert kept.oldest_due(NOON) == expected


def test_pages_fail_when_they_fail_again_or_are_given_up_while_needed(store: Store) -> None:
    def failing() -> int:
        with store.read() as kept:
            return kept.failing_pages()

    page = {"kind": "page", "lane": Lane.PAGE}
    do(store, lambda tx: tx.add_job(job("a", **page)), lambda tx: tx.add_job(job("b", **page, incident=TWO)))
    do(store, lambda tx: tx.save_job(job("a", **page, attempts=1)))
    assert failing() == 0, "a first failure is often over a second later"
    do(store, lambda tx: tx.save_job(job("a", **page, attempts=2)))
    do(store, lambda tx: tx.save_job(job("b", **page, incident=TWO, state=JobState.GIVEN_UP)))
    assert failing() == 2
    do(store, lambda tx: tx.save_job(job("a", **page, attempts=2, state=JobState.DONE)))
    do(store, lambda tx: tx.save_incident(incident(TWO, acknowledged_at=NOON)))
    assert failing() == 0
    do(store, lambda tx: tx.save_job(job("a", **page, attempts=2, state=JobState.GIVEN_UP)))
    assert failing() == 1


def test_it_is_writable_until_the_disk_refuses(store: Store) -> None:
    assert store.is_writable


def test_a_heartbeat_is_kept_as_it_stands_and_may_be_forgotten(store: Store) -> None:
    first = HeartbeatRecord(name="Watchdog", due_at=after(minutes=7))
    other = HeartbeatRecord(name="Nightly backup", due_at=after(days=1))
    seen = first.model_copy(
        update={
            "state": HeartbeatState.BEATING,
            "seen_at": NOON,
            "alert": "a-1-1",
            "due_at": after(minutes=9),
        }
    )
    do(store, lambda tx: tx.save_heartbeat(first), lambda tx: tx.save_heartbeat(other))
    do(store, lambda tx: tx.save_heartbeat(seen))
    with store.read() as kept:
        assert kept.heartbeats() == [seen, other]
        assert kept.heartbeat("Watchdog") == seen and kept.heartbeat("watchdog") is None
    do(store, lambda tx: tx.forget_heartbeat("Watchdog"))
    with store.read() as kept:
        assert kept.heartbeats() == [other]


def test_heartbeats_are_listed_only_where_they_are_asked_for(store: Store) -> None:
    do(
        store,
        lambda tx: tx.add_alert(alert("a-1-1", decision=Decision.HEARTBEAT)),
        lambda tx: tx.add_alert(alert("a-2-1", decision=Decision.IGNORED)),
    )
    with store.read() as kept:
        assert [each.id for each in kept.decided_alerts()] == ["a-2-1"]
        assert [each.id for each in kept.decided_alerts(decision=Decision.HEARTBEAT)] == ["a-1-1"]


def test_what_is_raised_here_is_counted(store: Store) -> None:
    assert do(store, lambda tx: tx.next_own_alert(), lambda tx: tx.next_own_alert()) == [1, 2]


def test_a_test_alert_is_kept_as_it_stands_and_forgotten_in_time(store: Store) -> None:
    old = SyntheticRun(id="a", sent_at=after(days=-40), outcome=Outcome.FAILED, error="nothing came of it")
    run = SyntheticRun(id="b", sent_at=NOON)
    paged = run.model_copy(
        update={"accepted_at": NOON, "paged_at": after(seconds=2), "outcome": Outcome.PAGED}
    )
    do(store, lambda tx: tx.add_synthetic_run(old), lambda tx: tx.add_synthetic_run(run))
    do(store, lambda tx: tx.save_synthetic_run(paged))
    with store.read() as kept:
        assert kept.synthetic_run("b") == paged and kept.synthetic_run("c") is None
        assert kept.synthetic_runs(since=after(days=-50)) == [paged, old]
        assert kept.synthetic_runs(since=NOON) == []
    do(store, lambda tx: tx.forget_synthetic_runs(after(days=-31)))
    with store.read() as kept:
        assert kept.synthetic_runs(since=after(days=-50)) == [paged]
