"""The chain over timelines, through the port."""

from __future__ import annotations

import json
import threading

from bot.model.timeline import Entry, EntryKind
from bot.ports import Store
from bot.rules.correcting import PROOF
from tests.contract.store_kit import ONE, TWO, do, entry, faults_in


def redacted(id_: str, proofs: dict[str, str]) -> Entry:
    return entry(id_, kind=EntryKind.REDACTED, data={PROOF: json.dumps(proofs)})


def test_each_incident_has_a_chain_of_its_own(store: Store) -> None:
    with store.read() as kept:
        assert kept.head(ONE) is None and faults_in(kept, ONE) == []
    undo = entry("u", kind=EntryKind.RETRACTED, retracts="a")
    entries = (entry("a"), entry("x", incident=TWO), entry("b"), undo, entry("a2", key="key:a"), entry("b"))
    added = do(store, *[lambda tx, e=e: tx.add_entry(e) for e in entries])
    assert added == [True] * 5 + [False], "what is known is not sealed again"
    with store.read() as kept:
        seals, head = kept.seals(ONE), kept.head(ONE)
        assert [(seal.place, seal.entry) for seal in seals] == [(1, "a"), (2, "b"), (3, "u"), (4, "a2")]
        assert head and (head.size, head.digest) == (4, seals[-1].digest)
        assert [seal.previous for seal in seals[1:]] == [seal.digest for seal in seals[:-1]]
        assert len({seal.salt for seal in seals}) == 4
        assert seals[0].previous != kept.seals(TWO)[0].previous, "its beginning is bound to the incident"
        assert kept.place_of(ONE, seals[2].digest) == 3 and kept.place_of(TWO, seals[2].digest) is None
        assert kept.chained() == [ONE, TWO] and kept.chain_size() == 5
        assert faults_in(kept, ONE) == faults_in(kept, TWO) == [] == kept.unsealed(ONE)


def test_a_redacted_entry_verifies_and_nothing_of_it_can_be_guessed(store: Store) -> None:
    secret = entry("a", data={"text": "pin 1234"})
    gone = secret.model_copy(update={"number": 1, "data": {"text": "[redacted]"}, "key": "redacted:a"})
    do(store, lambda tx: tx.add_entry(secret))
    with store.read() as kept:
        (before,) = kept.seals(ONE)
    [proof] = do(store, lambda tx: tx.redact_entry(gone, "r"))
    with store.read() as kept:
        assert faults_in(kept, ONE) == [(1, "text")], "until an entry says that it was redacted"
    do(store, lambda tx: tx.add_entry(redacted("r", {"a": proof})))
    with store.read() as kept:
        after = kept.seals(ONE)[0]
        assert faults_in(kept, ONE) == [] and kept.entry("a") == gone
    assert after.digest == before.digest and after.words == before.words
    assert after.salt != before.salt and after.redacted_in == "r"
    # A second redaction of what is left.
    less = gone.model_copy(update={"data": {"text": ""}})
    do(store, lambda tx: tx.add_entry(redacted("s", {"a": tx.redact_entry(less, "s")})))
    with store.read() as kept:
        assert faults_in(kept, ONE) == []
        [first] = [each for each in kept.chain(ONE) if each.seal.place == 1]
        assert first.seal.redacted_in == "s" and first.anew != proof


def test_a_change_that_fails_seals_nothing(store: Store) -> None:
    def broken(tx: object) -> None:
        tx.add_entry(entry("b"))  # type: ignore[attr-defined]
        raise LookupError

    do(store, lambda tx: tx.add_entry(entry("a")))
    waiting = store.submit(broken)
    assert isinstance(waiting.exception(10), LookupError)
    do(store, lambda tx: tx.add_entry(entry("c")))
    with store.read() as kept:
        assert [seal.entry for seal in kept.seals(ONE)] == ["a", "c"] and faults_in(kept, ONE) == []


def test_who_writes_at_once_shares_one_chain(store: Store) -> None:
    def note(name: str) -> None:
        for number in range(20):
            said = entry(f"{name}{number}")
            store.write(lambda tx, e=said: tx.add_entry(e))  # type: ignore[misc]

    people = [threading.Thread(target=note, args=[name]) for name in "abcd"]
    for each in people:
        each.start()
    for each in people:
        each.join(30)
    with store.read() as kept:
        head = kept.head(ONE)
        assert head and head.size == 80 and faults_in(kept, ONE) == []
