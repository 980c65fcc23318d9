"""What the store says of incidents that were merged."""

from __future__ import annotations

from bot.model.alert import AlertStatus, Problem
from bot.model.incident import Incident, Status
from bot.model.timeline import EntryKind
from bot.ports import Store
from tests.contract.store_kit import NOON, ONE, TWO, after, alert, do, entry, incident


def problem(fingerprint: str, of: str) -> Problem:
    return Problem(
        fingerprint=fingerprint,
        alert=f"a-{fingerprint}",
        incident=of,
        status=AlertStatus.FIRING,
        started_at=NOON,
        ended_at=None,
        last_seen_at=NOON,
        seen=1,
    )


def merged(store: Store) -> Incident:
    """The second incident, of kafka, merged into the first, of streaming."""
    second = incident(TWO, service="kafka")
    do(
        store,
        lambda tx: tx.save_incident(incident(service="streaming")),
        lambda tx: tx.save_incident(second),
        lambda tx: tx.add_alert(alert("a-1", fingerprint="one", incident=ONE)),
        lambda tx: tx.add_alert(alert("a-2", fingerprint="two", incident=TWO, resource="broker")),
        lambda tx: tx.save_problem(problem("one", ONE)),
        lambda tx: tx.save_problem(problem("two", TWO)),
        lambda tx: tx.add_entry(entry("e-1", happened_at=after(minutes=2))),
        lambda tx: tx.add_entry(entry("e-2", incident=TWO, happened_at=after(minutes=1))),
        lambda tx: tx.add_entry(entry("e-3", incident=TWO, kind=EntryKind.MERGED)),
        lambda tx: tx.save_incident(second.model_copy(update={"merged_into": ONE, "status": Status.CLOSED})),
        lambda tx: tx.merge_problems(TWO, ONE),
    )
    return second


def test_alerts_problems_and_entries_are_read_with_the_targets(store: Store) -> None:
    merged(store)
    with store.read() as reader:
        assert [each.id for each in reader.decided_alerts(incident=ONE)] == ["a-2", "a-1"]
        assert [each.id for each in reader.decided_alerts(incident=TWO)] == ["a-2"]
        assert reader.problem_counts(ONE) == (2, 2) and reader.problem_counts(TWO) == (0, 0)
        assert [each.id for each in reader.story(ONE)] == ["e-2", "e-1"]
        assert [each.id for each in reader.timeline(ONE)] == ["e-1"]
        assert [each.id for each in reader.merged_into(ONE)] == [TWO]


def test_the_target_is_a_candidate_for_what_the_merged_one_was(store: Store) -> None:
    merged(store)
    (by_service,), (by_resource,) = do(
        store,
        lambda tx: tx.candidates(service="kafka"),
        lambda tx: tx.candidates(resource="BROKER"),
    )
    assert (by_service.incident.id, by_service.services) == (ONE, ("kafka",))
    assert (by_resource.incident.id, by_resource.same_resource) == (ONE, True)


def test_parted_each_has_its_own_and_what_came_since(store: Store) -> None:
    second = merged(store)
    since = {"fingerprint": "two", "incident": ONE, "received_at": after(minutes=9)}
    do(
        store,
        lambda tx: tx.add_alert(alert("a-3", **since)),
        lambda tx: tx.save_incident(second),
        lambda tx: tx.part_problems(TWO, ONE, after(minutes=5)),
    )
    with store.read() as reader:
        assert [each.id for each in reader.decided_alerts(incident=ONE)] == ["a-1"]
        assert [each.id for each in reader.decided_alerts(incident=TWO)] == ["a-3", "a-2"]
        assert reader.problem_counts(ONE) == (1, 1) and reader.problem_counts(TWO) == (1, 1)
