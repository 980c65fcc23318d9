"""What a Store gives back a page at a time, however much it holds."""

from __future__ import annotations

from typing import Any

from bot.model.incident import Status
from bot.model.search import Search
from bot.model.severity import Severity
from bot.model.timeline import EntryKind
from bot.ports import Store
from tests.contract.store_kit import ONE, TWO, after, do, entry, incident


def test_a_story_is_read_page_by_page(store: Store) -> None:
    told = [entry(f"e{n}", happened_at=after(minutes=n // 2)) for n in range(8)]
    merged = entry("m", incident=TWO, happened_at=after(minutes=1), recorded_at=after(hours=1))
    opened = entry("r", incident=TWO, kind=EntryKind.ROOM)
    back = entry("undo", kind=EntryKind.RETRACTED, retracts="e5")
    do(store, *[lambda tx, e=e: tx.add_entry(e) for e in (*told, merged, opened, back)])
    do(store, lambda tx: tx.save_incident(incident(TWO, merged_into=ONE)))
    with store.read() as kept:
        whole = [e.id for e in kept.story(ONE)]
        assert whole == ["e0", "e1", "e2", "e3", "m", "e4", "e6", "e7"]
        assert [e.id for e in kept.story_page(ONE, limit=3)] == whole[-3:]
        assert [e.id for e in kept.story_page(ONE, limit=3, before="e4")] == whole[2:5]
        assert [e.id for e in kept.story_page(ONE, limit=9, before="e2")] == whole[:2]
        assert [e.id for e in kept.story_page(ONE, limit=3, after="e2")] == whole[3:6]
        assert [e.id for e in kept.entries_within(ONE, after(minutes=2), after(minutes=3))] == ["e4"]
        assert [e.number for e in kept.story_page(ONE, limit=3)] == [5, 7, 8]
        assert [e.id for e in kept.entries_of(TWO, [EntryKind.ROOM, EntryKind.TASK])] == ["r"]
        assert [e.id for e in kept.entries_of(ONE, [EntryKind.NOTE])] == [id for id in whole if id != "m"]
        seventh = kept.entry_numbered(ONE, 7)
        assert kept.entry_numbered(ONE, 6) is None, "it was taken back"
    assert seventh and seventh.id == "e6"
    better = seventh.model_copy(update={"data": {"text": "better"}})
    do(store, lambda tx: tx.redact_entry(better, "e9"))
    with store.read() as kept:
        assert kept.entry("e6") == better and kept.entry_numbered(ONE, 7) == better


def test_incidents_are_searched_worst_or_newest_first(store: Store) -> None:
    def keep(number: int, **rest: Any) -> None:
        do(store, lambda tx: tx.add_incident(incident(f"INC-2026-{number:03d}", **rest)))

    keep(3, severity=Severity.LOW, service="api")
    keep(4, severity=Severity.CRITICAL, service="kafka", opened_at=after(days=3))
    keep(5, severity=Severity.CRITICAL, status=Status.RESOLVED, service="kafka")
    keep(6, status=Status.CLOSED, private=True)
    keep(7, status=Status.MITIGATING, service="api")
    assigned = {"incident": "INC-2026-003", "kind": EntryKind.ASSIGNED, "data": {"user": "U0ANA"}}
    do(
        store,
        lambda tx: tx.add_entry(entry("a", incident="INC-2026-005", author_id="U0ANA")),
        lambda tx: tx.add_entry(entry("b", author_id="U0BO", **assigned)),
    )
    any_status = frozenset(Status)

    def found(limit: int = 9, offset: int = 0, **wanted: Any) -> list[int]:
        with store.read() as kept:
            return [int(i.id[-3:]) for i in kept.listed(Search(**wanted), limit=limit, offset=offset)]

    assert found() == [4, 7, 2, 1, 3] and found(limit=2, offset=1) == [7, 2]
    assert found(statuses=any_status) == [7, 5, 4, 3, 2, 1]
    assert found(statuses={Status.RESOLVED, Status.CLOSED}, beside="INC-2026-006") == [6, 5]
    assert found(severities={Severity.CRITICAL}, services={"kafka", "api"}) == [4]
    assert found(statuses=any_status, since=after(days=1)) == [4]
    assert found(statuses=any_status, person="U0ANA") == [5, 3]
