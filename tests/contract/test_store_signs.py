"""How every Store tells whether the work goes on: how long things wait, and what does not get through."""

from __future__ import annotations

from datetime import timedelta

from bot.model.job import JobState, Lane
from bot.model.value import Moment
from bot.ports import Store
from tests.contract.store_kit import NOON, TWO, after, body, do, incident, job


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
