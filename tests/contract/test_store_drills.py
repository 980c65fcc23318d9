"""Drills, and what is kept apart for them."""

from __future__ import annotations

from bot.model.alert import Change
from bot.model.drill import Drill, DrillMark
from bot.ports import Store
from tests.contract.store_kit import NOON, ONE, after, alert, do, incident, page

DRILL = Drill(id="drill-1", scenario="storm", pages=False, began_at=NOON, ends_at=after(hours=1))
MARK = DrillMark(id="drill-1", scenario="storm", pages=False)


def test_a_drill_is_kept_and_changed(store: Store) -> None:
    ended = DRILL.model_copy(update={"ended_at": after(minutes=5)})
    other = DRILL.model_copy(update={"id": "drill-2"})
    do(store, lambda tx: tx.add_drill(DRILL), lambda tx: tx.add_drill(other), lambda tx: tx.save_drill(ended))
    with store.read() as reader:
        assert reader.drill("drill-1") == ended
        assert reader.drill("drill-3") is None
        assert [each.id for each in reader.drills()] == ["drill-2", "drill-1"]


def test_incidents_of_a_drill_are_found_by_it(store: Store) -> None:
    do(store, lambda tx: tx.save_incident(incident(ONE, drill=MARK)))
    with store.read() as reader:
        assert [each.id for each in reader.incidents_of_drill("drill-1")] == [ONE]
        assert reader.incidents_of_drill("drill-2") == []
        assert [each.drill for each in reader.incidents()] == [None, MARK]


def test_changes_made_up_for_a_drill_are_given_to_that_drill_alone(store: Store) -> None:
    real = Change(source="generic", title="Deployed 1", happened_at=NOON, service="kafka")
    made_up = real.model_copy(update={"title": "DRILL: Deployed 2", "drill": "drill-1"})
    do(
        store,
        lambda tx: tx.add_change("a-1-1", real, NOON),
        lambda tx: tx.add_change("a-1-2", made_up, NOON),
    )
    with store.read() as reader:
        assert reader.changes(since=NOON, service="kafka") == [real]
        assert reader.changes(since=NOON, drill="drill-1") == [real, made_up]
        assert reader.changes(since=NOON, drill="drill-2") == [real]


def test_counts_leave_drills_out(store: Store) -> None:
    do(
        store,
        lambda tx: tx.save_incident(incident(ONE, drill=MARK)),
        lambda tx: tx.add_alert(alert("a-1-1", drill=True, incident=ONE)),
        lambda tx: tx.add_page(page(1)),
    )
    with store.read() as reader:
        assert reader.decided_by_source() == {}
        assert set(reader.pages_by_way().values()) == {0}
        assert set(reader.open_incidents().values()) == {1, 0}, "the other one is real"
