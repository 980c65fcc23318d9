"""How long a timeline of ten thousand entries takes to export and to verify, by the processor alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from rich.console import Console

from bot.model.incident import Incident
from bot.model.seal import Sealed
from bot.model.severity import Severity
from bot.render.timeline import FORMATS, TimelineFacts, address_of, exported
from bot.rules.chain import genesis, head_of, sealed
from bot.rules.verifying import verify
from tests.bench.figures import Figure, times
from tests.bench.postmortem import noted
from tests.golden.flood import SIZE, story

RUNS = 20
_START = datetime(2026, 1, 29, 14, tzinfo=UTC)


def measure(console: Console) -> None:
    """Each entry is a note of its own, said in Slack."""
    facts = _facts()
    kept = [Sealed(seal=seal, entry=entry) for seal, entry in zip(facts.seals, facts.entries, strict=True)]
    (head,) = facts.heads

    def hold() -> None:
        assert list(verify(head.incident, kept, head, lambda _digest: None)) == []

    figures = [
        Figure(f"as {format_}", [_took(lambda f=format_: exported(facts, f)) for _ in range(RUNS)])  # type: ignore[misc]
        for format_ in FORMATS
    ]
    figures.append(Figure("verified", [_took(hold) for _ in range(RUNS)]))
    console.print(times(f"A timeline of {SIZE:,} entries", figures))


def _facts() -> TimelineFacts:
    incident = Incident(
        id="INC-2026-001",
        title="Executors lost",
        severity=Severity.CRITICAL,
        detected_at=_START,
        opened_at=_START,
    )
    head, seals, entries = genesis(incident.id), [], [noted(each) for each in story(incident.id, _START)]
    for number, entry in enumerate(entries):
        seals.append(sealed(entry, head, f"{number:032x}"))
        head = head_of(seals[-1])
    said_in = {entry.id: address_of("C000000001", f"17{n:08}.000100") for n, entry in enumerate(entries)}
    return TimelineFacts(
        incident=incident,
        made_at=_START,
        entries=tuple(entries),
        seals=tuple(seals),
        heads=(head,),
        said_in=said_in,
    )


def _took(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
