"""What every Store gives back of what it was given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.errors import Refused
from bot.model.alert import AlertStatus, Change, DeadLetter, Decision, Problem, Ruling
from bot.model.home import Home
from bot.model.incident import Person, Room, Status
from bot.model.job import JobState
from bot.model.page import PageState, Via
from bot.model.postmortem import Postmortem, Section, Stage, Version
from bot.model.silence import Silence
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import EntryKind
from bot.model.value import Link
from bot.ports import Store, Tx
from tests.contract.store_kit import (
    NOON,
    ONE,
    TWO,
    after,
    alert,
    body,
    do,
    entry,
    incident,
    job,
    page,
)

ANA = Person(id="U0ANA", name="Ana")
Reopen = Callable[[], Store]


def test_every_value_comes_back_as_it_went_in(store: Store, reopen: Reopen) -> None:
    odd = datetime(2026, 3, 1, 12, 0, 0, 50, tzinfo=UTC)
    link = Link(name="Azure Monitor", url="https://example.com/?a='\"[{")
    full = incident(
        "INC-2026-003",
        title="[Größe] {x}",
        status=Status.RESOLVED,
        private=True,
        service="streaming",
        commander=ANA,
        declared_by=ANA,
        acknowledged_at=odd,
        acknowledged_by=ANA,
        mitigated_at=odd,
        resolved_at=odd,
        resolved_by=ANA,
        impact="i",
        cause="c",
        resolution="r",
        escalates_at=odd,
        offered_resolve=True,
        wants_room=True,
        room=Room(id="C1", name="inc", card_ts="1.2"),
        digest_ts="1.3",
        digest_channel="C2",
        answered_at=odd,
        storm=True,
        reopened=2,
    )
    signal = alert(
        "a-1-1",
        summary="s",
        reading="14 s (limit 10 s)",
        service="streaming",
        resource="node-3",
        started_at=odd,
        ended_at=odd,
        links=(link, link),
        rule="critical-latency",
        rulings=(Ruling(rule="dedupe", verdict="new", why="not seen before"),),
        incident=ONE,
    )
    problem = Problem(
        fingerprint="azure:1",
        alert="a-1-1",
        incident=ONE,
        status=AlertStatus.FIRING,
        started_at=odd,
        ended_at=None,
        last_seen_at=NOON,
        seen=3,
        turned_at=odd,
        fires=(NOON, odd),
        flapping=True,
        muted_by="S-1",
    )
    silence = Silence(
        id="S-1",
        match={"service": ("kafka", "a*")},
        author="Ana",
        author_id="U0ANA",
        reason="upgrade",
        starts_at=NOON,
        ends_at=odd,
        created_at=NOON,
        ended_by="Bo",
    )
    change = Change(source="azure_devops", title="Deployed", happened_at=odd, service="streaming", link=link)
    letter = DeadLetter(receipt="r-1-2", source="azure", received_at=odd, body='{"a": 1}', reason="unknown")
    note = entry("e1", author="Ana", author_id="U0ANA", source="slack", link="https://x", data={"text": "ü"})
    paged = page(1, state=PageState.FAILED, sent_at=odd, accepted_at=odd, failed_at=odd, error="no answer")
    ticket = Ticket(id=f"T-{ONE}", incident=ONE, title="t", owner="bi", due_at=odd, filed_at=NOON)
    text = Postmortem(
        incident=ONE,
        markdown="# Incident",
        rendered_at=odd,
        stage=Stage.PUBLISHED,
        reviewers=(ANA,),
        published_at=odd,
        published_by=ANA,
    )
    version = Version(
        id=f"{ONE}/cause/1",
        incident=ONE,
        section=Section.CAUSE,
        number=1,
        text="c\n\nd",
        by=ANA,
        at=odd,
        note="n",
    )
    do(
        store,
        lambda tx: tx.add_incident(full),
        lambda tx: tx.add_alert(signal),
        lambda tx: tx.save_problem(problem),
        lambda tx: tx.add_change("a-1-2", change, odd),
        lambda tx: tx.add_silence(silence),
        lambda tx: tx.add_dead_letter(letter),
        lambda tx: tx.add_entry(note),
        lambda tx: tx.add_page(paged),
        lambda tx: tx.add_job(job("j1", args={"entry": "e1"}, due_at=odd, attempts=2, note="timeout")),
        lambda tx: tx.add_ticket(ticket),
        lambda tx: tx.save_postmortem(text),
        lambda tx: tx.add_version(version),
    )
    with reopen().read() as kept:
        assert kept.incident("INC-2026-003") == full
        assert kept.incident_of_room("C1") == full
        assert kept.decided_alert("a-1-1") == signal
        assert kept.problem("azure:1") == problem
        assert kept.changes(since=odd) == [change]
        assert kept.silence("S-1") == silence
        assert kept.dead_letters() == [kept.dead_letter("r-1-2")] == [letter]
        assert kept.entry("e1") == note.model_copy(update={"number": 1})
        assert kept.page(f"{ONE}:1") == paged
        assert kept.job("j1") == job(
            "j1", args={"entry": "e1"}, due_at=odd, attempts=2, note="timeout", seq=1
        )
        assert kept.tickets() == [ticket]
        assert kept.postmortem(ONE) == text
        assert kept.section_versions(ONE) == [version] and kept.section_versions(TWO) == []
        assert kept.private_incidents() == [full]


def test_what_is_not_there_is_none(store: Store) -> None:
    with store.read() as kept:
        asked = [
            kept.incident("INC-2026-009"),
            kept.incident_of_room("C9"),
            kept.decided_alert("a-9-9"),
            kept.page("x"),
            kept.problem("x"),
            kept.entry("x"),
            kept.entry_by_key(ONE, "x"),
            kept.job("x"),
            kept.postmortem(ONE),
            kept.post("x"),
            kept.receipt("r-9-1"),
            kept.receipt("x"),
            kept.receipt("r-1-0"),
            kept.silence("S-9"),
            kept.dead_letter("r-9-1"),
            kept.open_storm(NOON),
        ]
    assert asked == [None] * len(asked)


def test_a_receipt_says_what_became_of_the_body(store: Store) -> None:
    row, _ = store.accept([body("good"), body("bad"), body("later")]).result(10)
    good, bad = f"r-{row}-1", f"r-{row}-2"
    letter = DeadLetter(receipt=bad, source="azure", received_at=NOON, body="bad", reason="unreadable")

    def states() -> list[str | None]:
        with store.read() as kept:
            receipts = [kept.receipt(f"r-{row}-{number}") for number in (1, 2, 4)]
        return [receipt.state if receipt else None for receipt in receipts]

    assert states() == ["waiting", "waiting", None]
    do(
        store,
        lambda tx: tx.add_alert(alert("a-1-1", receipt=good)),
        lambda tx: tx.add_alert(alert("a-1-2", receipt=good)),
        lambda tx: tx.add_dead_letter(letter),
        lambda tx: tx.inbox_done(row),
    )
    assert states() == ["decided", "dead", None]
    with store.read() as kept:
        receipt = kept.receipt(good)
    assert receipt
    assert (receipt.source, receipt.received_at) == ("azure", NOON)
    assert receipt.alerts == ("a-1-1", "a-1-2")
    assert store.waiting_inbox(10) == []
    with pytest.raises(Refused):
        do(store, lambda tx: tx.inbox_done(row))


def test_incident_ids_count_up_each_year(store: Store) -> None:
    assert do(store, *[lambda tx: tx.next_incident_id(2026)] * 2) == [ONE, TWO]
    assert do(store, lambda tx: tx.next_incident_id(2027)) == ["INC-2027-001"]
    with pytest.raises(ZeroDivisionError):
        do(store, lambda tx: tx.next_incident_id(2026), lambda tx: 1 / 0)
    ids = do(store, *[lambda tx: tx.next_incident_id(2026)] * 998)
    assert (ids[0], ids[-1]) == ("INC-2026-003", "INC-2026-1000")


@pytest.mark.parametrize("status", Status)
def test_open_incidents_are_those_people_work_on(store: Store, status: Status) -> None:
    do(store, lambda tx: tx.save_incident(incident(TWO, status=status, service="api")))
    with store.read() as kept:
        assert [i.id for i in kept.incidents()] == [TWO, ONE]
        assert [i.id for i in kept.incidents(limit=1)] == [TWO]
        assert (TWO in [i.id for i in kept.incidents(open_only=True)]) == status.is_open
    [found] = do(store, lambda tx: tx.candidates(service="api"))
    assert bool(found) == status.is_open


def test_open_incidents_are_found_by_service_or_resource(store: Store) -> None:
    def found(**by: str | None) -> list[str]:
        return [each.incident.id for each in store.write(lambda tx: tx.candidates(**by))]

    do(
        store,
        lambda tx: tx.save_incident(incident(ONE, service="api")),
        lambda tx: tx.add_alert(alert("a-1-1", resource="node-3", incident=TWO)),
        lambda tx: tx.add_alert(alert("a-1-2", resource="node-4")),
    )
    assert found(service="api") == [ONE]
    assert found(resource="node-3") == [TWO]
    assert found(service="api", resource="node-3") == [TWO, ONE]
    assert found() == found(service="bi", resource="node-4") == []


def test_alerts_and_problems_of_an_incident(store: Store) -> None:
    def problem(fingerprint: str, seen: int) -> Problem:
        return Problem(
            fingerprint=fingerprint,
            alert="a-1-1",
            incident=ONE,
            status=AlertStatus.FIRING,
            started_at=None,
            ended_at=None,
            last_seen_at=NOON,
            seen=seen,
        )

    do(
        store,
        lambda tx: tx.add_alert(alert("a-1-1", incident=ONE)),
        lambda tx: tx.add_alert(alert("a-1-2", incident=TWO)),
        lambda tx: tx.add_alert(alert("a-1-10", incident=ONE)),
        *[lambda tx, f=f, n=n: tx.save_problem(problem(f, n)) for n, f in enumerate(("z", "a", "z"))],
    )
    with store.read() as kept:
        assert [a.id for a in kept.decided_alerts()] == ["a-1-10", "a-1-2", "a-1-1"]
        assert [a.id for a in kept.decided_alerts(incident=ONE, limit=1)] == ["a-1-10"]
        assert [(p.fingerprint, p.seen) for p in kept.problems(ONE)] == [("z", 2), ("a", 1)]
        assert kept.problems(TWO) == []


def test_changes_since_a_time_for_a_service(store: Store) -> None:
    def change(title: str, service: str | None) -> Change:
        return Change(source="azure_devops", title=title, service=service)

    do(
        store,
        lambda tx: tx.add_change("a-1", change("late", "api"), after(seconds=0.5)),
        lambda tx: tx.add_change("a-2", change("for all", None), NOON),
        lambda tx: tx.add_change("a-3", change("other", "bi"), after(hours=1)),
        lambda tx: tx.add_change("a-4", change("before", "api"), after(seconds=-1e-6)),
    )
    with store.read() as kept:
        assert [c.title for c in kept.changes(since=NOON)] == ["for all", "late", "other"]
        assert [c.title for c in kept.changes(since=NOON, service="api")] == ["for all", "late"]
        assert kept.changes(since=after(hours=1))[0].happened_at == after(hours=1)


def test_the_timeline_records_a_cause_once_and_forgets_nothing(store: Store) -> None:
    first, again = entry("e1", key="note:1"), entry("e2", key="note:1", happened_at=after(seconds=-1))
    undo = entry("e3", retracts="e1", kind=EntryKind.RETRACTED)
    added = do(
        store, *[lambda tx, e=e: tx.add_entry(e) for e in (entry("e0"), first, again, undo, undo, again)]
    )
    assert added == [True, True, False, True, False, True]
    with store.read() as kept:
        assert [e.id for e in kept.timeline(ONE)] == ["e2", "e0"]
        assert kept.entry("e1") == first.model_copy(update={"number": 2})
        assert kept.entry_by_key(ONE, "note:1") == again.model_copy(update={"number": 3})
        assert [e.id for e in kept.versions(ONE, "note:1")] == ["e1", "e2"]
        assert kept.timeline(TWO) == []
    assert do(store, lambda tx: tx.add_entry(entry("e9", incident=TWO, key="note:1"))) == [True]


def test_posts_that_share_a_message(store: Store) -> None:
    do(store, lambda tx: tx.intend_post("say:1", "C0", NOON))
    do(store, lambda tx: tx.join_posts(["say:1", "say:2"], "all", "C1", NOON))
    with store.read() as kept:
        assert kept.post("say:1") == kept.post("say:2") == ("C1", None)
        assert (kept.whole_of("say:1"), kept.whole_of("all"), kept.whole_of("x")) == ("all", None, None)
    do(store, lambda tx: tx.intend_post("all", "C1", NOON), lambda tx: tx.confirm_post("all", "1.2"))
    with store.read() as kept:
        assert kept.post("say:1") == kept.post("say:2") == kept.post("all") == ("C1", "1.2")
    do(store, lambda tx: tx.confirm_post("say:1", "1.3"))
    with store.read() as kept:
        assert (kept.post("say:1"), kept.whole_of("say:1")) == (("C1", "1.3"), None), "it stands alone"
        assert kept.post("say:2") == ("C1", "1.2")


def test_posts_tickets_and_postmortems(store: Store) -> None:
    ticket = Ticket(id=f"T-{ONE}", incident=ONE, title="t", owner="bi", due_at=NOON, filed_at=NOON)
    assert do(store, *[lambda tx: tx.intend_post("say:1", "C1", NOON)] * 2) == [True, False]
    with store.read() as kept:
        assert kept.post("say:1") == ("C1", None)
    do(store, lambda tx: tx.confirm_post("say:1", "1.2"), lambda tx: tx.add_ticket(ticket))
    do(
        store,
        *[
            lambda tx, t=t: tx.save_postmortem(Postmortem(incident=ONE, markdown=t, rendered_at=NOON))
            for t in "ab"
        ],
    )
    with store.read() as kept:
        assert kept.post("say:1") == ("C1", "1.2")
        assert kept.tickets(open_only=True) == [ticket]
        assert kept.postmortem(ONE) == Postmortem(incident=ONE, markdown="b", rendered_at=NOON)
    filed = ticket.model_copy(update={"tracker": "jira", "key": "OPS-1", "tried_at": NOON, "told_at": NOON})
    do(store, lambda tx: tx.save_ticket(filed))
    with store.read() as kept:
        assert kept.ticket(filed.id) == kept.ticket_of(ONE) == filed
        assert kept.ticket("T-2") is kept.ticket_of(TWO) is None
        assert kept.tickets_to_ask_about("jira") == [filed]
        assert kept.tickets_to_ask_about("github") == []
    closed = filed.model_copy(update={"closed_at": after(hours=1), "closed_by": "Ana", "told_closed": True})
    over = incident(ONE, status=Status.RESOLVED)
    do(store, lambda tx: tx.save_ticket(closed), lambda tx: tx.save_incident(over))
    with store.read() as kept:
        assert kept.tickets(open_only=True) == kept.tickets_to_ask_about("jira") == []
        assert kept.tickets() == [closed]


def test_a_cursor_is_where_it_was_last_moved(store: Store) -> None:
    with store.read() as kept:
        assert kept.cursor("azure_alerts") is None
    do(
        store,
        *[
            lambda tx, n=n: tx.move_cursor("azure_alerts", f'{{"until": {n}}}', after(hours=n))
            for n in (1, 2)
        ],
    )
    do(store, lambda tx: tx.move_cursor("power_bi", "x", NOON))
    with store.read() as kept:
        assert kept.cursor("azure_alerts") == '{"until": 2}'
        assert kept.cursor("power_bi") == "x"


def test_a_cursor_moves_with_its_transaction_or_not_at_all(store: Store) -> None:
    def half(tx: Tx) -> None:
        tx.move_cursor("azure_alerts", "further", NOON)
        assert tx.cursor("azure_alerts") == "further"
        raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        store.write(half)
    with store.read() as kept:
        assert kept.cursor("azure_alerts") is None


def test_counts_name_every_size(store: Store) -> None:
    store.accept([body("x")]).result(10)
    do(
        store,
        lambda tx: tx.add_alert(alert("a-1-1")),
        lambda tx: tx.add_page(page(1)),
        lambda tx: tx.add_job(job("a", state=JobState.DONE)),
    )
    with store.read() as kept:
        counts = kept.counts()
        pages, alerts = kept.pages_by_way(), kept.decided_by_source()
    assert counts == {
        **{f"jobs.{state}": 0 for state in ("waiting", "started", "given_up")},
        **{"inbox.waiting": 1, "dead_letters.waiting": 0},
    }
    assert pages[Via.PAGER, PageState.WAITING] == 1 and sum(pages.values()) == 1
    assert pages[Via.CHAT, PageState.FAILED] == 0
    assert alerts == {("azure", Decision.OPENED): 1}


def test_a_week_is_read_as_one(store: Store) -> None:
    over = {"status": Status.RESOLVED, "resolved_at": after(days=1)}
    alerts = [
        *(
            alert(f"a-{n}-1", fingerprint="loud", title=f"t{n}", decision=Decision.DUPLICATE)
            for n in range(3)
        ),
        alert("a-8-1", fingerprint="loud", decision=Decision.MUTED, incident=ONE),
        alert("a-9-1", fingerprint="drill", drill=True),
        alert("a-10-1", fingerprint="old", received_at=after(days=-9)),
        alert("a-11-1", fingerprint="ended", status=AlertStatus.RESOLVED, decision=Decision.RESOLVED),
        alert("a-12-1", fingerprint="secret", incident=TWO),
    ]
    do(
        store,
        lambda tx: tx.save_incident(incident(ONE, answered_at=after(hours=1), **over)),
        lambda tx: tx.save_incident(incident(TWO, private=True, opened_at=after(days=-9))),
        *[lambda tx, each=each: tx.add_alert(each) for each in alerts],
        lambda tx: tx.add_page(page(1, sent_at=after(hours=1))),
        lambda tx: tx.add_page(page(2, sent_at=after(days=-9))),
        lambda tx: tx.add_page(page(3, via=Via.CHAT, sent_at=after(hours=1))),
        lambda tx: tx.add_entry(entry("e1", incident=TWO, kind=EntryKind.STATUS, happened_at=after(hours=2))),
        lambda tx: tx.add_entry(entry("e2", incident=ONE, kind=EntryKind.STATUS)),
    )
    with store.read() as kept:
        assert [each.id for each in kept.incidents_since(after(hours=2))] == [ONE, TWO]
        assert [each.id for each in kept.incidents_since(after(days=2))] == [TWO]
        assert [each.number for each in kept.pages_since(NOON)] == [1]
        assert kept.last_entries([EntryKind.STATUS]) == {TWO: after(hours=2)}
        (loud,) = kept.noisy_alerts(NOON, 10)
        assert (loud.title, loud.count, loud.repeated, loud.muted, loud.acted) == ("t", 4, 3, 1, True)


def test_tasks_are_kept_in_their_order_and_changed(store: Store) -> None:
    bo = Person(id="U0BO", name="Bo")
    first = Task(id=f"{ONE}/1", incident=ONE, number=1, text="look", owner=bo, by=ANA, added_at=NOON)
    second = first.model_copy(update={"id": f"{ONE}/2", "number": 2, "owner": None})
    done = first.model_copy(update={"done_at": after(minutes=1), "done_by": bo})
    do(
        store,
        lambda tx: tx.add_task(first),
        lambda tx: tx.add_task(second),
        lambda tx: tx.save_task(done),
    )
    with store.read() as reader:
        assert reader.tasks(ONE) == [done, second]
        assert reader.task(f"{ONE}/2") == second
        assert reader.tasks("INC-2026-009") == [] and reader.task(f"{ONE}/3") is None


def test_what_somebody_has_still_to_do_is_of_open_incidents(store: Store) -> None:
    bo = Person(id="U0BO", name="Bo")
    tasks = [
        Task(id=f"{of}/{number}", incident=of, number=number, text="t", owner=owner, by=ANA, added_at=NOON)
        for of in (ONE, TWO)
        for number, owner in enumerate((bo, ANA, None, bo), 1)
    ]
    do(store, *[lambda tx, task=task: tx.add_task(task) for task in tasks])
    do(store, lambda tx: tx.save_task(tasks[3].model_copy(update={"done_at": NOON, "done_by": ANA})))
    do(store, lambda tx: tx.save_incident(incident(TWO, status=Status.RESOLVED)))
    with store.read() as reader:
        assert [task.id for task in reader.tasks_of("U0BO")] == [f"{ONE}/1"]
        assert reader.tasks_of("U0EVE") == []


def test_who_looks_at_which_home_tab_is_kept_once_each(store: Store) -> None:
    ana, bo = (Home(user=user, opened_at=NOON) for user in ("U0ANA", "U0BO"))
    again = ana.model_copy(update={"opened_at": after(hours=1), "shown": "x", "state": "1.2"})
    do(store, *[lambda tx, home=home: tx.save_home(home) for home in (ana, bo, again)])
    with store.read() as reader:
        assert (reader.home("U0ANA"), reader.home("U0EVE")) == (again, None)
        assert {home.user for home in reader.homes(opened_after=after(hours=-1))} == {"U0ANA", "U0BO"}
        assert reader.homes(opened_after=NOON) == [again]
