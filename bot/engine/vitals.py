"""Tells of each part whether it makes progress: that its thread is there is not enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.clock import Clock
from bot.errors import StoreBusy
from bot.model.job import Lane
from bot.policy import Heartbeat, Part
from bot.ports import Reader, Store

_SILENT_SECONDS = 60.0
"""A thread that should take a turn each second, and has made no progress for so long, hangs."""

Silence = Callable[[], float]
"""How many seconds ago a thread last made progress."""


class Vitals:
    """Looks at the parts anew each time; it writes nothing and calls nobody.

    `others` are parts that are there only where they are set up (the pager, Slack), each with whether it
    works.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        policy: Heartbeat,
        *,
        intake: Silence,
        flow: Silence,
        others: Mapping[Part, Callable[[], bool]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._late = policy.late
        self._intake = intake
        self._flow = flow
        self._others = others

    def signs(self) -> Mapping[Part, bool]:
        """By part, whether it works; a part that is not set up is left out."""
        found = {Part.INTAKE: self._intake() < _SILENT_SECONDS, Part.STORE: self._store.is_writable}
        try:
            with self._store.read() as reader:
                found |= self._waiting(reader, self._clock.now())
        except StoreBusy:
            found |= dict.fromkeys((Part.STORE, Part.TRIAGE, Part.PAGES, Part.PAGER), False)
        if Part.PAGER not in self._others:
            found.pop(Part.PAGER)
        return found | {part: works() and found.get(part, True) for part, works in self._others.items()}

    def _waiting(self, reader: Reader, now: datetime) -> dict[Part, bool]:
        page_due = reader.oldest_due(now).get(Lane.PAGE)
        return {
            Part.TRIAGE: now - (reader.oldest_waiting() or now) <= self._late,
            Part.PAGES: self._flow() < _SILENT_SECONDS and now - (page_due or now) <= self._late,
            Part.PAGER: not reader.failing_pages(),
        }
