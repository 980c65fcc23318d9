"""How every Store keeps what it is given: together, once, and without making readers wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.errors import StoreBusy, TocsinError
from bot.model.incident import Room
from bot.ports import Store, Tx
from tests.contract.store_kit import (
    ONE,
    TWO,
    alert,
    body,
    busy_writer,
    do,
    entry,
    incident,
    job,
    page,
)

Reopen = Callable[[], Store]


def test_a_change_that_raises_is_undone_alone(store: Store) -> None:
    mistake = ValueError("mine")

    def half(tx: Tx) -> None:
        tx.add_page(page(2))
        assert [p.number for p in tx.pages(ONE)] == [1, 2], "a change sees its neighbours' and its own writes"
        raise mistake

    with busy_writer(store):
        futures: list[Future[None]] = [
            store.submit(lambda tx: tx.add_page(page(1))),
            store.submit(half),
            store.submit(lambda tx: tx.add_page(page(3))),
        ]
    assert [future.exception(10) for future in futures] == [None, mistake, None]
    with store.read() as kept:
        assert [p.number for p in kept.pages(ONE)] == [1, 3]


def test_a_reader_sees_one_state_and_never_waits(store: Store) -> None:
    with store.read() as early:
        assert early.pages(ONE) == []
        do(store, lambda tx: tx.add_page(page(1)))
        assert early.pages(ONE) == []
        with store.read() as late:
            assert len(late.pages(ONE)) == 1
    with busy_writer(store), store.read() as meanwhile:
        assert len(meanwhile.pages(ONE)) == 1


def test_a_change_cannot_wait_for_another(store: Store) -> None:
    with pytest.raises(TocsinError, match="cannot wait"):
        store.write(lambda tx: store.write(lambda inner: None))


def test_many_threads_write_at_once(store: Store) -> None:
    def work(number: int) -> tuple[int, int]:
        place = store.accept([body(str(number))])
        do(store, lambda tx: tx.add_page(page(number)))
        return place.result(30)

    with ThreadPoolExecutor(200) as pool:
        places = list(pool.map(work, range(200)))
    kept = {(row.id, n): b.body for row in store.waiting_inbox(1000) for n, b in enumerate(row.bodies, 1)}
    assert kept == {place: str(number) for number, place in enumerate(places)}
    with store.read() as reader:
        assert len(reader.pages(ONE)) == 200


def test_close_finishes_what_waits_and_then_refuses(store: Store, reopen: Reopen) -> None:
    with busy_writer(store):
        waiting = store.submit(lambda tx: tx.add_page(page(1)))
        closing = threading.Thread(target=store.close)
        closing.start()
    closing.join(10)
    assert waiting.done()
    calls: list[Callable[[], object]] = [
        lambda: store.write(lambda tx: None),
        lambda: store.submit(lambda tx: None),
        lambda: store.accept([body("")]),
        lambda: store.waiting_inbox(1),
        lambda: store.read().__enter__(),
    ]
    for call in calls:
        with pytest.raises(StoreBusy):
            call()
    store.close()
    with reopen().read() as kept:
        assert len(kept.pages(ONE)) == 1


def test_bodies_that_arrive_together_share_a_row(store: Store) -> None:
    with busy_writer(store):
        calls = [["a"], ['{"b": 1}', "c\u0000"], ["d"]]
        places = [store.accept([body(text) for text in call]) for call in calls]
        places[2].cancel()
        last = store.accept([body("e")])
    row, first = places[0].result(10)
    assert (first, places[1].result(10), last.result(10)) == (1, (row, 2), (row, 4))
    later, _ = store.accept([body("f")]).result(10)
    rows = store.waiting_inbox(10)
    assert [(r.id, [b.body for b in r.bodies]) for r in rows] == [
        (row, ["a", '{"b": 1}', "c\u0000", "e"]),
        (later, ["f"]),
    ]
    assert [r.id for r in store.waiting_inbox(1)] == [row]


def test_the_inbox_is_looked_at_ahead(store: Store) -> None:
    texts = [
        '{"a": "CRITICAL"}',
        '{"a": "100% of x_y"}',
        '{"a": "service is down"}',
        '{"a": "down, service"}',
    ]
    first, done, third, fourth = [store.accept([body("{}"), body(text)]).result(10)[0] for text in texts]
    store.write(lambda tx: tx.inbox_done(done))
    marks = [['\\"critical\\"'], ["service", "down"], ["0% of", "x_y"]]
    with store.read() as reader:
        assert reader.look_ahead(0, marks, 10) == [(first, True), (third, True), (fourth, False)]
        assert reader.look_ahead(first, [["100%of"], ["xzy"]], 1) == [(third, False)]
        assert [row.id for row in reader.waiting_inbox(2, first)] == [third, fourth]
        found = reader.inbox_row(third)
        assert found and [each.body for each in found.bodies] == ["{}", texts[2]]
        assert reader.inbox_row(done) is None


CONTRADICTIONS: dict[str, list[Callable[[Tx], Any]]] = {
    "incident twice": [lambda tx: tx.add_incident(incident(ONE))],
    "alert twice": [lambda tx: tx.add_alert(alert("a-1-1"))] * 2,
    "page twice": [lambda tx: tx.add_page(page(1))] * 2,
    "room twice": [
        lambda tx: tx.save_incident(incident(ONE, room=Room(id="C1", name="one"))),
        lambda tx: tx.save_incident(incident(TWO, room=Room(id="C1", name="two"))),
    ],
    "incident unknown": [lambda tx: tx.save_incident(incident("INC-2026-009"))],
    "page unknown": [lambda tx: tx.save_page(page(9))],
    "job unknown": [lambda tx: tx.save_job(job("x"))],
    "post unknown": [lambda tx: tx.confirm_post("x", "1")],
    "entry of an unknown incident": [lambda tx: tx.add_entry(entry("e1", incident="INC-2026-009"))],
    "job of an unknown incident": [lambda tx: tx.add_job(job("x", incident="INC-2026-009"))],
    "retraction of an unknown entry": [lambda tx: tx.add_entry(entry("e1", retracts="e0"))],
}


@pytest.mark.parametrize("changes", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_the_store_is_refused_in_words(
    store: Store, changes: list[Callable[[Tx], Any]]
) -> None:
    with pytest.raises(TocsinError) as refused:
        do(store, lambda tx: tx.add_page(page(5)), *changes)
    assert str(refused.value).endswith(".")
    with store.read() as kept:
        assert kept.pages(ONE) == []
