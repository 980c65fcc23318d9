"""What documents that leave are made of, and where their copies stand."""

from __future__ import annotations

from datetime import timedelta

from bot.model.copy import Copy
from bot.model.curve import Curve
from bot.model.health import Sample
from bot.ports import Store
from tests.contract.store_kit import NOON

ID = "INC-2026-001"


def curve(*values: float) -> Curve:
    points = tuple((NOON + timedelta(minutes=number), value) for number, value in enumerate(values))
    return Curve(
        id=f"{ID}/a:lag", incident=ID, check="a", title="A", name="lag", unit="records", points=points
    )


def test_curves_are_kept_with_their_incident_and_replaced_together(store: Store) -> None:
    store.write(lambda tx: tx.save_curves(ID, [curve(1, 2, 3)]))
    store.write(lambda tx: tx.save_curves(ID, [curve(4, 5, 6)]))
    with store.read() as reader:
        assert reader.curves(ID) == [curve(4, 5, 6)]
        assert reader.curves("INC-2026-002") == []


def test_a_copy_is_kept_and_brought_up_to_date(store: Store) -> None:
    tried = Copy(id=f"{ID}/wiki", incident=ID, library="wiki", title="Confluence", trouble="it is down")
    there = tried.model_copy(
        update={"key": "1", "url": "https://wiki.example/1", "mark": "ab", "kept_at": NOON, "trouble": ""}
    )
    for each in (tried, there):
        save(store, each)
        with store.read() as reader:
            assert reader.copies(ID) == [each]


def save(store: Store, copy: Copy) -> None:
    store.write(lambda tx: tx.save_copy(copy))


def test_samples_of_a_time_come_by_the_hour_where_no_more_is_kept(store: Store) -> None:
    def at(hours: float, value: float, name: str = "a:lag") -> Sample:
        return Sample(name=name, at=NOON + timedelta(hours=hours), value=value)

    store.write(lambda tx: tx.save_sample_hours([at(-3, 1), at(-2, 2), at(0, 9)]))
    store.write(lambda tx: tx.add_samples([at(0, 3), at(0.1, 4), at(0.2, 5, "b:lag"), at(9, 6)]))
    with store.read() as reader:
        found = reader.samples_within(["a:lag"], NOON - timedelta(hours=2.5), NOON + timedelta(hours=1))
    assert found == [at(-2, 2), at(0, 3), at(0.1, 4)]
