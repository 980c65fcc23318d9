"""Verifies every timeline of a database, while somebody looks on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.errors import TocsinError
from bot.model.seal import Fault, Head
from bot.model.value import Value
from bot.ports import Reader
from bot.rules.verifying import faults_of, heads_in

_MOST_KEPT = 1000
Anchors = Mapping[str, Mapping[Head, str]]
"""By incident, the heads that were kept elsewhere, each with where."""


class Proof(Value):
    """What came of it: how many timelines and entries were verified, against how many heads kept elsewhere,
    and how many faults they have in how many timelines; `faults` holds the first of them."""

    timelines: int
    entries: int
    anchors: int
    faulty: int
    amiss: int
    faults: tuple[Fault, ...]


def anchors_in(folder: Path, files: Sequence[Path]) -> Anchors:
    """The heads in the post-mortems of that folder, and in these files. Raises TocsinError for a file that
    cannot be read, or that has none."""
    found: dict[str, dict[Head, str]] = {}
    for file in sorted(folder.glob("*.md")):
        _keep(found, file, heads_in(_text(file)))
    for file in files:
        heads = heads_in(_text(file))
        if not heads:
            raise TocsinError(f"{file} names no head of a timeline, which look like INC-2026-001/42/3f9a…")
        _keep(found, file, heads)
    return found


def prove(
    reader: Reader,
    anchors: Anchors,
    tick: Callable[[], object] = lambda: None,
    tell: Callable[[Fault], object] = lambda _fault: None,
) -> Proof:
    """Looks at one entry after the other; `tick` hears of each, and `tell` of each fault at once."""
    count, faulty, amiss, kept = 0, 0, 0, list[Fault]()

    def counted() -> None:
        nonlocal count
        count += 1
        tick()

    incidents = sorted({*reader.chained(), *anchors})
    for incident in incidents:
        before = amiss
        for fault in _faults(reader, incident, anchors, counted):
            amiss += 1
            tell(fault)
            if len(kept) < _MOST_KEPT:
                kept.append(fault)
        faulty += amiss > before
    return Proof(
        timelines=len(incidents),
        entries=count,
        anchors=sum(map(len, anchors.values())),
        faulty=faulty,
        amiss=amiss,
        faults=tuple(kept),
    )


def _faults(reader: Reader, incident: str, anchors: Anchors, tick: Callable[[], object]) -> Iterator[Fault]:
    return faults_of(reader, incident, anchors.get(incident), tick)


def _keep(found: dict[str, dict[Head, str]], file: Path, heads: Sequence[Head]) -> None:
    for head in heads:
        found.setdefault(head.incident, {}).setdefault(head, file.name)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise TocsinError(f"{file} cannot be read: {error.strerror}.") from error
