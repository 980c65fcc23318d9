"""What every Store tells the rules that keep incidents calm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model.alert import AlertStatus, DeadLetter, Decision, Problem
from bot.model.drill import DrillMark
from bot.model.incident import Incident, Person, Status
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.model.timeline import EntryKind
from bot.ports import Store
from tests.contract.store_kit import NOON, ONE, TWO, after, alert, do, entry, incident

FIRING, RESOLVED = AlertStatus.FIRING, AlertStatus.RESOLVED
DISK = "/subscriptions/s/providers/x/Disk-7"


def problem(fingerprint: str, status: AlertStatus = FIRING, **rest: Any) -> Problem:
    plain = {"alert": "a-1-1", "incident": ONE, "started_at": None, "ended_at": None, "last_seen_at": NOON}
    return Problem(fingerprint=fingerprint, status=status, seen=1, **plain | rest)


def silence(number: int, ends_after: timedelta) -> Silence:
    return Silence(
        id=f"S-{number}",
        match={"service": ("kafka",)},
        author="Ana",
        reason="upgrade",
        starts_at=NOON,
        ends_at=NOON + ends_after,
        created_at=NOON,
    )


def test_a_candidate_counts_from_its_last_alert_that_began(store: Store) -> None:
    def last_start() -> Any:
        [found] = do(store, lambda tx: tx.candidates(service="api"))
        return found[0].last_start

    def comes(id: str, **fields: Any) -> None:
        do(store, lambda tx: tx.add_alert(alert(id, incident=ONE, **fields)))

    do(store, lambda tx: tx.save_incident(incident(ONE, service="api")))
    assert last_start() == NOON
    comes("a-1-1", status=RESOLVED, received_at=after(hours=9))
    assert last_start() == NOON, "a resolve starts nothing"
    comes("a-1-2", started_at=after(days=365), received_at=after(minutes=5))
    assert last_start() == after(minutes=5), "a sender's clock may run ahead"
    comes("a-1-3", started_at=after(minutes=2), received_at=after(minutes=6))
    assert last_start() == after(minutes=5)


def test_a_candidate_says_whether_it_is_about_the_resource_in_any_case(store: Store) -> None:
    do(
        store,
        lambda tx: tx.save_incident(incident(ONE, service="api")),
        lambda tx: tx.add_alert(alert("a-1-1", resource=DISK, incident=TWO)),
    )
    found = do(store, lambda tx: tx.candidates(service="api", resource=DISK.upper()))[0]
    assert [(each.incident.id, each.same_resource) for each in found] == [(TWO, True), (ONE, False)]


def test_incidents_that_fire_by_service(store: Store) -> None:
    do(
        store,
        lambda tx: tx.save_incident(incident(ONE, service="kafka")),
        lambda tx: tx.save_incident(incident(TWO, service="api")),
        lambda tx: tx.save_problem(problem("x")),
        lambda tx: tx.save_problem(problem("y", RESOLVED, incident=TWO)),
    )

    def found(*services: str) -> list[str]:
        return [each.id for each in do(store, lambda tx: tx.firing_incidents(services))[0]]

    assert found("kafka", "api") == [ONE]
    assert found("api") == found() == []
    do(store, lambda tx: tx.save_incident(incident(ONE, service="kafka", status=Status.RESOLVED)))
    assert found("kafka") == []


def test_problems_are_counted_and_what_a_mute_holds_back_is_found(store: Store) -> None:
    do(
        store,
        lambda tx: tx.save_problem(problem("x")),
        lambda tx: tx.save_problem(problem("y", RESOLVED)),
        lambda tx: tx.save_problem(problem("z", incident=None, muted_by="S-1")),
    )
    with store.read() as kept:
        assert (kept.problem_counts(ONE), kept.problem_counts(TWO)) == ((1, 2), (0, 0))
        assert [each.fingerprint for each in kept.held_back("S-1")] == ["z"]
        assert kept.held_back("S-2") == []


def test_silences_are_numbered_and_found_while_they_last(store: Store) -> None:
    assert do(store, *[lambda tx: tx.next_silence_id()] * 2) == ["S-1", "S-2"]
    short, long = silence(1, timedelta(hours=1)), silence(2, timedelta(hours=2))
    do(store, lambda tx: tx.add_silence(short), lambda tx: tx.add_silence(long))
    with store.read() as kept:
        assert kept.silences(ending_after=NOON) == [short, long]
        assert kept.silences(ending_after=after(hours=1)) == [long]
    ended = long.model_copy(update={"ends_at": after(minutes=1), "ended_by": "Bo"})
    do(store, lambda tx: tx.save_silence(ended))
    with store.read() as kept:
        assert kept.silence("S-2") == ended


def test_incidents_that_alerts_opened_lately_are_counted_by_severity(store: Store) -> None:
    def opened(number: int, **rest: Any) -> Incident:
        return incident(f"INC-2026-{number:03d}", **{"opened_at": after(minutes=1)} | rest)

    more = [
        opened(10),
        opened(11, severity=Severity.CRITICAL),
        opened(12, declared_by=Person(id="U0ANA", name="Ana")),
        opened(13, storm=True),
        opened(14, opened_at=after(seconds=-1)),
    ]
    more.append(opened(15, drill=DrillMark(id="D-1")))
    joined = alert("a-1-1", incident="INC-2026-013", received_at=after(minutes=2))
    do(
        store,
        *[lambda tx, each=each: tx.add_incident(each) for each in more],
        lambda tx: tx.add_alert(joined),
    )
    with store.read() as kept:
        assert kept.opened_by_alerts(NOON, critical=False) == 1
        assert kept.opened_by_alerts(NOON, critical=True) == 1
        assert kept.opened_by_alerts(NOON, critical=False, drill="D-1") == 1
        storm = kept.open_storm(after(minutes=2))
        assert kept.open_storm(after(minutes=3)) is kept.open_storm(NOON, drill="D-1") is None
    assert storm and storm.id == "INC-2026-013"


def test_alerts_are_counted_by_service_and_found_by_decision(store: Store) -> None:
    do(
        store,
        lambda tx: tx.add_alert(alert("a-1-1", fingerprint="1", service="api", incident=ONE)),
        lambda tx: tx.add_alert(alert("a-1-2", fingerprint="2", service="kafka", incident=ONE)),
        lambda tx: tx.add_alert(alert("a-1-3", fingerprint="3", service="kafka", incident=ONE)),
        lambda tx: tx.add_alert(alert("a-1-4", fingerprint="3", service="kafka", incident=ONE)),
        lambda tx: tx.add_alert(alert("a-1-5", fingerprint="5", decision=Decision.MUTED)),
        lambda tx: tx.add_alert(alert("a-1-6", fingerprint="6", incident=ONE)),
    )
    with store.read() as kept:
        assert list(kept.alerts_by_service(ONE).items()) == [("kafka", 2), ("", 1), ("api", 1)]
        assert [each.id for each in kept.decided_alerts(decision=Decision.MUTED)] == ["a-1-5"]


def test_entries_are_counted_up_to_a_limit(store: Store) -> None:
    do(store, *[lambda tx, n=n: tx.add_entry(entry(f"e{n}", kind=EntryKind.ALERT)) for n in range(5)])
    with store.read() as kept:
        assert [kept.count_entries(ONE, EntryKind.ALERT, most=most) for most in (3, 9)] == [3, 5]
        assert kept.count_entries(ONE, EntryKind.NOTE, most=9) == 0


def test_a_dead_letter_that_was_taken_in_again_waits_no_more(store: Store) -> None:
    letters = [
        DeadLetter(receipt=f"r-1-{n}", source="azure", received_at=NOON, body="{}", reason="unknown")
        for n in (1, 2)
    ]
    do(store, *[lambda tx, each=each: tx.add_dead_letter(each) for each in letters])
    do(store, lambda tx: tx.mark_replayed("r-1-1", "r-2-1"), lambda tx: tx.mark_replayed("r-9-9", "r-2-1"))
    with store.read() as kept:
        assert [each.receipt for each in kept.dead_letters(waiting_only=True)] == ["r-1-2"]
        assert [each.replayed_as for each in kept.dead_letters()] == ["r-2-1", None]
