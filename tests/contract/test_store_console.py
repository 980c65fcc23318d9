"""What every Store keeps for the console: who is signed in, pages of incidents, and what is new in one."""

from __future__ import annotations

from functools import partial

from bot.model.incident import Incident, Person, Status
from bot.model.search import Search
from bot.model.session import Session
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.ports import Store, Tx
from tests.contract.store_kit import NOON, after, do, entry, incident

SECOND = "T0SECOND"


def test_a_session_is_kept_until_it_is_forgotten_or_over(store: Store) -> None:
    first = Session(
        key="a", person=Person(id="U0ANA", name="Ana"), team="T0HOME", begun_at=NOON, ends_at=after(hours=12)
    )
    other = first.model_copy(update={"key": "b", "ends_at": after(hours=13), "enterprise": "E0ORG"})
    do(store, lambda tx: tx.add_session(first), lambda tx: tx.add_session(other))
    with store.read() as reader:
        assert (reader.session("a"), reader.session("b"), reader.session("c")) == (first, other, None)
    do(store, lambda tx: tx.forget_sessions(after(hours=12, seconds=1)))
    with store.read() as reader:
        assert (reader.session("a"), reader.session("b")) == (None, other)
    do(store, lambda tx: tx.forget_session("b"), lambda tx: tx.forget_session("none"))
    with store.read() as reader:
        assert reader.session("b") is None


def test_incidents_are_paged_from_the_newest_on(store: Store) -> None:
    def add(tx: Tx) -> None:
        for number in range(1, 8):
            tx.add_incident(made(number))

    def made(number: int) -> Incident:
        return incident(
            f"INC-2027-{number:03d}",
            status=Status.CLOSED if number % 2 else Status.TRIAGE,
            severity=Severity.HIGH if number in (2, 7) else Severity.LOW,
            service="kafka" if number < 4 else "storage",
            private=number == 6,
            workspace="T0THIRD" if number == 5 else SECOND,
        )

    do(store, add)

    def numbers(wanted: Search, limit: int = 10, before: str | None = None) -> list[int]:
        with store.read() as reader:
            found = reader.incidents_before(wanted, limit=limit, before=before)
        return [int(each.id[-3:]) for each in found]

    everything = Search(workspace=SECOND, statuses=frozenset(Status))
    assert numbers(everything) == [7, 6, 4, 3, 2, 1], "private ones too, and of one workspace"
    assert numbers(everything, 2) == [7, 6] and numbers(everything, 2, "INC-2027-006") == [4, 3]
    assert numbers(everything, before="INC-2027-001") == []
    assert numbers(Search(workspace=SECOND)) == [6, 4, 2]
    assert numbers(
        Search(workspace=SECOND, statuses=frozenset(Status), severities=frozenset({Severity.HIGH}))
    ) == [7, 2]
    assert numbers(
        Search(workspace=SECOND, statuses=frozenset(Status), services=frozenset({"kafka"})), 2
    ) == [3, 2]
    assert numbers(Search(statuses=frozenset(Status), workspace="T0THIRD")) == [5]


def test_what_was_recorded_since(store: Store) -> None:
    first, merged = incident("INC-2027-001"), incident("INC-2027-002", merged_into="INC-2027-001")
    do(store, lambda tx: tx.add_incident(first), lambda tx: tx.add_incident(merged))
    with store.read() as reader:
        assert reader.last_recorded(first.id) == "" and reader.recorded_since(first.id, "", 10) == []
        assert reader.newest_diagnosis(first.id) is None
    recorded = [
        entry(id="a", incident=first.id, key="a"),
        entry(id="b", incident=merged.id, key="b"),
        entry(id="c", incident=merged.id, key="c", kind=EntryKind.ROOM),
        entry(id="d", incident=first.id, key="d", kind=EntryKind.DIAGNOSED),
        entry(id="e", incident=first.id, key="e", kind=EntryKind.DIAGNOSED, happened_at=after(hours=-1)),
        entry(id="f", incident=first.id, key="f", kind=EntryKind.RETRACTED, retracts="a"),
    ]
    for each in recorded:
        do(store, partial(_add, each))
    with store.read() as reader:
        assert reader.last_recorded(first.id) == "f" and reader.last_recorded(merged.id) == "c"
        assert [each.id for each in reader.recorded_since(first.id, "", 10)] == ["a", "b", "d", "e", "f"]
        assert [each.id for each in reader.recorded_since(first.id, "b", 2)] == ["d", "e"]
        assert reader.recorded_since(first.id, "f", 10) == []
        newest = reader.newest_diagnosis(first.id)
        assert newest and newest.id == "d"


def _add(each: Entry, tx: Tx) -> None:
    assert tx.add_entry(each)
