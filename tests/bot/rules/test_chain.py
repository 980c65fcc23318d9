"""Whatever is changed in a sealed timeline shows, and nothing else does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model.seal import Head, Seal, Sealed, What
from bot.model.timeline import Entry, EntryKind
from bot.rules.chain import genesis, head_of, sealed, words_digest
from bot.rules.verifying import heads_in, verify
from tests.contract.store_kit import NOON, ONE, TWO, entry

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
MOMENT = st.integers(0, 10**12).map(lambda microseconds: NOON + timedelta(microseconds=microseconds))
ENTRY = st.builds(
    lambda **rest: entry("e", **rest),
    kind=st.sampled_from(EntryKind),
    **dict.fromkeys(("happened_at", "observed_at", "recorded_at"), MOMENT),
    **dict.fromkeys(("author", "author_id", "source", "link", "key"), TEXT),
    number=st.integers(0, 9),
    data=st.dictionaries(TEXT, TEXT, max_size=3),
)
ENTRIES = st.lists(ENTRY, min_size=1, max_size=6).map(
    lambda found: [each.model_copy(update={"id": f"e{n}"}) for n, each in enumerate(found)]
)
PART = {
    **dict.fromkeys(("happened_at", "observed_at", "recorded_at"), What.TIME),
    **dict.fromkeys(("author", "author_id"), What.AUTHOR),
    **dict.fromkeys(("kind", "number", "source", "link", "retracts", "id", "incident"), What.FACTS),
    **dict.fromkeys(("key", "data"), What.TEXT),
}


def chain(entries: Sequence[Entry]) -> list[Sealed]:
    head, made = genesis(ONE), []
    for each in entries:
        made.append(Sealed(seal=sealed(each, head, f"salt of {each.id}"), entry=each))
        head = head_of(made[-1].seal)
    return made


def amiss(kept: Sequence[Sealed], head: Head | None, anchors: dict[Head, str] | None = None) -> list[What]:
    places = {each.seal.digest: each.seal.place for each in kept}
    return [fault.what for fault in verify(ONE, kept, head, places.get, anchors)]


@given(entries=ENTRIES)
def test_what_nobody_touched_holds_against_every_head_it_ever_had(entries: list[Entry]) -> None:
    kept = chain(entries)
    heads = [genesis(ONE), *(head_of(each.seal) for each in kept)]
    assert amiss(kept, heads[-1], dict.fromkeys(heads, "a file")) == []
    assert amiss([], None) == []
    assert heads_in(" ".join(f"({head.written})," for head in heads)) == heads


@given(entries=ENTRIES, data=st.data())
def test_each_part_that_is_changed_is_named(entries: list[Entry], data: st.DataObject) -> None:
    kept = chain(entries)
    place = data.draw(st.integers(0, len(kept) - 1))
    name = data.draw(st.sampled_from(sorted(PART)))
    old, other = entries[place], data.draw(ENTRY)
    changed: Any = getattr(other, name)
    if name in ("id", "incident", "retracts"):
        changed = TWO
    tampered = old.model_copy(update={name: changed})
    kept[place] = kept[place].model_copy(update={"entry": tampered})
    told = amiss(kept, head_of(kept[-1].seal))
    assert told == ([] if tampered == old else [PART[name]])


@given(entries=ENTRIES, data=st.data())
def test_another_order_or_number_of_seals_is_told(entries: list[Entry], data: st.DataObject) -> None:
    kept = chain(entries)
    head = head_of(kept[-1].seal)
    chosen = data.draw(st.lists(st.sampled_from(range(len(kept))), max_size=len(kept), unique=True))
    left = [
        kept[index].model_copy(update={"seal": kept[index].seal.model_copy(update={"place": place})})
        for place, index in enumerate(chosen, 1)
    ]
    assert (amiss(left, head) == []) is (chosen == list(range(len(kept))))


@given(entries=ENTRIES, name=st.sampled_from(["previous", "times", "author", "facts", "words", "digest"]))
def test_a_seal_that_is_changed_is_told(entries: list[Entry], name: str) -> None:
    kept = chain(entries)
    head, seal = head_of(kept[-1].seal), kept[-1].seal
    kept[-1] = kept[-1].model_copy(update={"seal": seal.model_copy(update={name: "0" * 64})})
    assert What.SEAL in amiss(kept, head)


@given(entries=ENTRIES, data=st.data())
def test_who_seals_all_anew_is_told_by_a_head_that_was_kept(
    entries: list[Entry], data: st.DataObject
) -> None:
    heads = [head_of(each.seal) for each in chain(entries)]
    place = data.draw(st.integers(0, len(entries) - 1))
    forged = [*entries]
    forged[place] = forged[place].model_copy(update={"author": f"{forged[place].author}!"})
    kept = chain(forged)
    head = head_of(kept[-1].seal)
    assert amiss(kept, head) == []
    for size, old in enumerate(heads, 1):
        assert amiss(kept, head, {old: "a file"}) == ([What.ANCHOR] if size > place else [])


@given(entries=ENTRIES, mark=TEXT)
def test_a_redacted_entry_holds_by_what_its_redaction_says(entries: list[Entry], mark: str) -> None:
    kept = chain(entries)
    clean = entries[0].model_copy(update={"data": {"text": mark}, "key": "redacted:e0"})
    seal = kept[0].seal.model_copy(update={"salt": "another", "redacted_in": "r"})
    anew = words_digest(clean, "another")
    kept[0] = Sealed(seal=seal, entry=clean, anew=anew)
    head = head_of(kept[-1].seal)
    assert amiss(kept, head) == []
    forged = clean.model_copy(update={"data": {"text": f"{mark}!"}})
    for wrong in ({"entry": forged}, {"anew": ""}, {"seal": unsaid(seal)}):
        assert amiss([kept[0].model_copy(update=wrong), *kept[1:]], head) == [What.TEXT]


def unsaid(seal: Seal) -> Seal:
    return seal.model_copy(update={"redacted_in": ""})


def test_the_form_stays_as_it_was_published() -> None:
    """Of what was sealed once, the digests are out in the world."""
    assert genesis(ONE).digest == "d6b709f2237c6533f525287ab9dd1f9a0aa2d9fdad65fbf3ad589dc364fd4359"
    said = entry("e1", number=1, author="Ana", data={"text": 'Größe = \u20ac 5 \\ "x"\n\x01'})
    seal = sealed(said, genesis(ONE), "00" * 16)
    assert seal.digest == "5f80a892ab1f2b65f7db7be233ba036391b87706fe2949a35d037ca57e5fc5ca"
    assert genesis(ONE) != genesis(TWO)


def test_only_whole_heads_are_read() -> None:
    head = genesis(ONE).model_copy(update={"size": 3})
    assert heads_in(f"`{head.written}` {head.written} {head.written}0 {head.written[:-1]}") == [head]
