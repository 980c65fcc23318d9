"""Holds a kept timeline against its chain, and says what was changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from bot.model.seal import Fault, Head, Seal, Sealed, What
from bot.model.timeline import Entry
from bot.ports.chain import Chain
from bot.rules.chain import (
    author_digest,
    facts_digest,
    genesis,
    head_of,
    is_whole,
    times_digest,
    words_digest,
)

_HEAD = re.compile(r"(INC-\d{4}-\d{3,})/(\d{1,9})/([0-9a-f]{64})(?![0-9a-f])")


def heads_in(text: str) -> list[Head]:
    """Every head that stands in a text, as `Head.written` writes it."""
    found = dict.fromkeys(_HEAD.findall(text))
    return [Head(incident=incident, size=int(size), digest=digest) for incident, size, digest in found]


def faults_of(
    reader: Chain,
    incident: str,
    anchors: Mapping[Head, str] | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Iterator[Fault]:
    """What is amiss with the timeline of that incident as it is kept; see `verify`. `tick` is called for each
    entry that was looked at."""
    chain, head = _ticking(reader.chain(incident), tick), reader.head(incident)
    yield from verify(incident, chain, head, lambda digest: reader.place_of(incident, digest), anchors)
    for entry, number in reader.unsealed(incident):
        said = "it was put in, and not recorded"
        yield Fault(incident=incident, what=What.INSERTED, said=said, entry=entry, number=number)


def verify(
    incident: str,
    chain: Iterable[Sealed],
    head: Head | None,
    place_of: Callable[[str], int | None],
    anchors: Mapping[Head, str] | None = None,
) -> Iterator[Fault]:
    """What is amiss with the chain of an incident, by its places from 1 on; nothing where all of it holds.

    `head` is what is kept of its end, `place_of` finds the place of a digest in it, and `anchors` are heads
    that were kept elsewhere, with where. Only one place is held at a time.
    """
    anchors = anchors or {}
    last, asked = genesis(incident), {anchor.size for anchor in anchors}
    seen: dict[int, str] = {0: last.digest}
    for each in chain:
        yield from _order(each.seal, last, place_of)
        yield from _entry(each)
        last = head_of(each.seal)
        if last.size in asked:
            seen[last.size] = last.digest
    yield from _end(incident, last, head)
    yield from _anchored(anchors, last, seen)


def _ticking(chain: Iterable[Sealed], tick: Callable[[], object]) -> Iterator[Sealed]:
    for each in chain:
        yield each
        tick()


def _order(seal: Seal, last: Head, place_of: Callable[[str], int | None]) -> Iterator[Fault]:
    gone = seal.place - last.size - 1
    if not is_whole(seal):
        yield _fault(seal, What.SEAL, "its seal was changed")
    if gone == 1:
        yield _fault(seal, What.MISSING, "the entry recorded before it is gone, with its seal")
    elif gone:
        yield _fault(seal, What.MISSING, f"{gone} entries recorded before it are gone, with their seals")
    elif seal.previous != last.digest:
        place = place_of(seal.previous)
        if place is None:
            yield _fault(seal, What.MISSING, "what was recorded right before it is gone, or was sealed anew")
        else:
            yield _fault(seal, What.REORDERED, f"it was recorded right behind place {place}")


def _entry(each: Sealed) -> Iterator[Fault]:
    seal, entry = each.seal, each.entry
    if each.is_unreadable:
        yield _fault(seal, What.UNREADABLE, "what is kept of it cannot be read any more")
    elif entry is None:
        yield _fault(seal, What.MISSING, "it is gone; its seal is left")
    else:
        for what, said in _changed(entry, seal, each.anew):
            yield _fault(seal, what, said, entry.number)
        if each.is_hidden:
            yield _fault(seal, What.HIDDEN, "it is left out, and no entry takes it back", entry.number)
        if each.is_shown:
            yield _fault(seal, What.SHOWN, "what it takes back is shown all the same", entry.number)


def _changed(entry: Entry, seal: Seal, anew: str) -> Iterator[tuple[What, str]]:
    if times_digest(entry) != seal.times:
        yield What.TIME, "one of its times was changed"
    if author_digest(entry) != seal.author:
        yield What.AUTHOR, "its author was changed"
    if facts_digest(entry) != seal.facts:
        yield What.FACTS, "its kind, number, source, link or incident was changed"
    if words_digest(entry, seal.salt) != (anew if seal.redacted_in else seal.words):
        yield What.TEXT, "its text was changed" + (", beside a redaction" if seal.redacted_in else "")


def _end(incident: str, last: Head, head: Head | None) -> Iterator[Fault]:
    what, said = What.HEAD, ""
    if head is None:
        said = "what was kept of its end is gone" if last.size else ""
    elif head.size > last.size:
        what, said = What.CUT, f"its end was cut off: {last.size} of {head.size} entries are left"
    elif head.size < last.size:
        said = f"entries stand behind its end: {last.size} instead of {head.size}"
    elif head.digest != last.digest:
        said = "it ends otherwise than is kept of its end"
    if said:
        yield Fault(incident=incident, what=what, said=said)


def _anchored(anchors: Mapping[Head, str], last: Head, seen: Mapping[int, str]) -> Iterator[Fault]:
    for anchor, where in anchors.items():
        what, said = What.ANCHOR, ""
        if anchor.size > last.size:
            what, said = What.CUT, f"it had {anchor.size} entries by {where}, and has {last.size} now"
        elif seen.get(anchor.size) != anchor.digest:
            said = f"its first {anchor.size} entries were others by {where}"
        if said:
            yield Fault(incident=anchor.incident, what=what, said=said)


def _fault(seal: Seal, what: What, said: str, number: int = 0) -> Fault:
    return Fault(
        incident=seal.incident, what=what, said=said, place=seal.place, entry=seal.entry, number=number
    )
