"""What every Store remembers, and of what it says nothing; and that it keeps follow-up work."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model.action_item import ActionItem, ActionState, Origin, Priority
from bot.model.drill import DrillMark
from bot.model.incident import Person, Status
from bot.model.memory import Look, Place
from bot.model.postmortem import Postmortem, Section, Version
from bot.model.timeline import EntryKind
from bot.ports import Store
from tests.contract.store_kit import NOON, ONE, TWO, after, alert, do, entry, incident

LOOK = Look(now=NOON)
ANA = Person(id="U0ANA", name="Ana")


def found(store: Store, words: str, look: Look = LOOK) -> list[tuple[str, Place, list[str]]]:
    """What is found: the incident, the place, and the hits."""
    with store.read() as kept:
        findings = kept.search(words, look).found
    return [
        (each.incident.id, passage.place, [piece.text for piece in passage.pieces if piece.hit])
        for each in findings
        for passage in each.passages
    ]


def test_what_changes_is_found_as_it_is_now(store: Store) -> None:
    do(store, lambda tx: tx.save_incident(incident(title="Lag of brokers", cause="a broadcast join")))
    assert found(store, "broadcasts") == [(ONE, Place.INCIDENT, ["broadcast"])]
    do(store, lambda tx: tx.save_incident(incident(title="Lag of brokers", cause="a bad disk")))
    assert found(store, "broadcast") == [] and found(store, "disks")[0][2] == ["disk"]

    note = entry("e1", data={"text": "node-3 is full", "said_by": "Bo"})
    gone = entry("e2", kind=EntryKind.RETRACTED, retracts="e1", data={"what": "note"})
    do(store, lambda tx: tx.add_entry(note))
    assert found(store, "node-3") == [(ONE, Place.TIMELINE, ["node-3"])]
    do(store, lambda tx: tx.add_entry(gone))
    assert found(store, "node-3") == [], "what was taken back is forgotten"

    paper = Postmortem(incident=ONE, markdown="# Zebra\n\nwritten by a template", rendered_at=NOON)
    do(store, lambda tx: tx.save_postmortem(paper))
    assert found(store, "zebra") == [], "what only the document's template says is nobody's words"

    def section(number: int, text: str, of: Section = Section.LESSONS) -> Version:
        plain = {"incident": ONE, "section": of, "number": number, "text": text, "by": ANA, "at": NOON}
        return Version.model_validate({"id": f"{ONE}/{of.value}/{number}", **plain})

    do(store, lambda tx: tx.add_version(section(1, "a walrus")))
    do(store, lambda tx: tx.add_version(section(1, "a gnu", Section.WENT_WELL)))
    assert found(store, "walrus") == [(ONE, Place.POSTMORTEM, ["walrus"])]
    do(store, lambda tx: tx.add_version(section(2, "an otter")))
    assert found(store, "walrus") == [] and len(found(store, "otter gnu")) == 1
    do(store, lambda tx: tx.rewrite_version(section(2, "(taken away)")))
    assert found(store, "otter") == [] and len(found(store, "gnu")) == 1


def test_words_that_stand_in_several_places_find_their_incident(store: Store) -> None:
    three = "INC-2026-003"
    do(
        store,
        lambda tx: tx.add_incident(incident(three, title="Latency of the gateway")),
        lambda tx: tx.add_entry(entry("a", incident=three, data={"text": "the latency is the disk's"})),
        lambda tx: tx.save_incident(incident(TWO, title="Latency above 10 s", impact="orders were late")),
        lambda tx: tx.add_entry(entry("b", incident=TWO, data={"text": "it is the disk"})),
        lambda tx: tx.save_incident(incident(title="Secret latency", private=True)),
        lambda tx: tx.add_entry(entry("c", data={"text": "a disk"})),
        # Far more places have "disk" than are looked at, and all of them are newer.
        *(
            lambda tx, n=n: tx.add_entry(entry(f"d{n}", incident=three, data={"text": f"disk {n}"}))
            for n in range(1010)
        ),
    )
    assert found(store, "latency disk") == [
        (three, Place.TIMELINE, ["latency", "disk"]),
        (TWO, Place.INCIDENT, ["Latency"]),
        (TWO, Place.TIMELINE, ["disk"]),
    ], "together comes first, and private ones not at all"
    assert [each[0] for each in found(store, "orders latency dis")] == [TWO, TWO]
    with store.read() as kept:
        some = kept.search("orders zebra", LOOK)
        none = kept.search("zebra gnu", LOOK)
    assert ([each.incident.id for each in some.found], some.partly) == ([TWO], True)
    assert (none.found, none.partly) == ((), False)


def test_of_an_incident_its_best_place_is_found_and_of_them_the_best_and_newest(store: Store) -> None:
    old = incident(
        "INC-2024-001", title="Kafka lag", opened_at=after(days=-700), detected_at=after(days=-700)
    )
    do(
        store,
        lambda tx: tx.add_incident(old),
        lambda tx: tx.add_incident(incident("INC-2026-003", title="Kafka lag")),
        lambda tx: tx.add_entry(
            entry("e1", incident=TWO, data={"text": "kafka was slow, so there was a lag"})
        ),
        lambda tx: tx.add_entry(
            entry("e2", incident="INC-2026-003", data={"text": "the lag of kafka grows"})
        ),
    )
    assert [each[0] for each in found(store, "kafka lag")] == ["INC-2026-003", "INC-2024-001", TWO]
    with store.read() as kept:
        page = kept.search("kafka lag", Look(now=NOON, offset=1, limit=1))
        some = kept.search("kafka zebra", LOOK)
    assert (page.total, [each.incident.id for each in page.found], page.partly) == (
        3,
        ["INC-2024-001"],
        False,
    )
    assert (some.total, some.partly) == (3, True)


def test_private_ones_and_drills_are_found_only_where_they_may_be(store: Store) -> None:
    drill = DrillMark(id="d", scenario="s")
    do(
        store,
        lambda tx: tx.save_incident(incident(title="zebra", private=True)),
        lambda tx: tx.save_incident(incident(TWO, title="zebra", drill=drill)),
    )
    assert found(store, "zebra") == []
    assert [each[0] for each in found(store, "zebra", Look(now=NOON, within=ONE))] == [ONE]
    assert [each[0] for each in found(store, "zebra", Look(now=NOON, drills=True))] == [TWO]


@pytest.mark.parametrize(
    "typed",
    ['"', '"a', "*", "NEAR(a b)", "title:t", "^t", "a AND", "{title}: t", "\x00", "('", "é" * 3000, ""],
)
def test_whatever_is_typed_is_words(store: Store, typed: str) -> None:
    with store.read() as kept:
        assert kept.search(typed, LOOK).total in (0, 1, 2)
        assert kept.alike(incident(), [typed]) == []


def test_what_is_over_and_like_it(store: Store) -> None:
    over = {"status": Status.RESOLVED, "resolved_at": NOON}
    do(
        store,
        lambda tx: tx.save_incident(incident(title="Kafka lag")),
        lambda tx: tx.save_incident(incident(TWO, title="Disk full", **over)),
        lambda tx: tx.add_incident(incident("INC-2026-003", title="Lags again", **over)),
        lambda tx: tx.add_incident(incident("INC-2026-004", title="Lag, private", private=True, **over)),
        lambda tx: tx.add_incident(incident("INC-2026-005", title="Lag, still open")),
        lambda tx: tx.add_incident(incident("INC-2026-006", title="Lag, elsewhere", merged_into=TWO, **over)),
        lambda tx: tx.add_alert(alert("a-1", incident="INC-2026-006", fingerprint="f")),
        lambda tx: tx.add_alert(alert("a-2", incident=ONE, fingerprint="f")),
    )
    with store.read() as kept:
        alike = kept.alike(incident(title="Kafka lag"), ["kafka", "lag"])
    assert {each.incident.id: each.same_alert for each in alike} == {"INC-2026-003": False, TWO: True}, (
        "the alert of one that was merged is its target's"
    )


def test_action_items_come_back_as_they_went_in(store: Store) -> None:
    def item(number: int, **rest: object) -> ActionItem:
        plain = {"incident": ONE, "number": number, "text": "cap it", "by": ANA, "added_at": NOON}
        return ActionItem.model_validate({"id": f"{ONE}-A{number}", **plain, **rest})

    full = item(
        1,
        owner=ANA,
        due=date(2026, 3, 9),
        priority=Priority.HIGH,
        url="https://x",
        origin=Origin.TASK,
        source=f"{ONE}/1",
        reminded=date(2026, 3, 2),
    )
    others = [item(2), item(3, due=date(2026, 3, 5)), item(4, incident=TWO)]
    drill = incident(TWO, drill=DrillMark(id="d", scenario="s"))
    do(store, lambda tx: tx.save_incident(drill))
    do(store, *(lambda tx, each=each: tx.add_action_item(each) for each in (full, *others)))
    with store.read() as kept:
        assert kept.action_items(ONE) == [full, *others[:2]]
        assert kept.action_item(full.id) == full and kept.action_item("x") is None
        assert [each.number for each in kept.open_action_items()] == [3, 1, 2], "no drill's, undated last"
        assert kept.action_items_reminded(date(2026, 3, 2)) == [full]
    done = full.model_copy(update={"state": ActionState.DONE, "ended_at": NOON, "ended_by": ANA})
    do(store, lambda tx: tx.save_action_item(done))
    with store.read() as kept:
        assert [each.number for each in kept.open_action_items()] == [3, 2]
        assert kept.action_item(full.id) == done
