"""How long a post-mortem of ten thousand entries takes to render, by the processor's time alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from rich.console import Console

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.render.entries import data
from bot.render.facts import PostmortemFacts
from bot.render.postmortem import draft
from tests.bench.figures import Figure, times
from tests.golden.flood import SIZE, story

RUNS = 20
_START = datetime(2026, 1, 29, 14, tzinfo=UTC)


def measure(console: Console) -> None:
    """A storm, of which most is told in a few lines; and as many notes, of which each has its own."""
    storm = list(story("INC-2026-001", _START))
    figures = [
        Figure("a storm of alerts", [_took(storm) for _ in range(RUNS)]),
        Figure("notes, a line for each", [_took([noted(each) for each in storm]) for _ in range(RUNS)]),
    ]
    console.print(times(f"Rendering a post-mortem of {SIZE:,} entries", figures))


def noted(entry: Entry) -> Entry:
    """The entry as a note of Ana's."""
    kind = EntryKind.NOTE
    said = data(kind, text=f"{entry.key}: it is the *broadcast* join")
    return entry.model_copy(update={"kind": kind, "author": "Ana", "author_id": "U0ANA", "data": said})


def _took(timeline: list[Entry]) -> float:
    incident = Incident(
        id="INC-2026-001",
        title="Executors lost",
        severity=Severity.CRITICAL,
        detected_at=_START,
        opened_at=_START,
    )
    facts = PostmortemFacts(incident=incident, timeline=tuple(timeline))
    began = time.process_time()
    draft(facts)
    return (time.process_time() - began) * 1000
