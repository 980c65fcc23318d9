"""Ends a drill that nobody ended: its program may have died, and its phones would ring on."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import AdapterError
from bot.model.job import Job, Lane
from bot.ports import Step, Tx

End = Callable[[str], object]


class EndDrill:
    """Ends it when its time is over; one that was ended before has nothing left to resolve."""

    kind = "end_drill"
    lane = Lane.WORK

    def __init__(self, end: End) -> None:
        self._end = end

    def run(self, job: Job, step: Step) -> None:
        """Resolves what it left open."""
        step("end", lambda: self._do(job.args["drill"]))

    def _do(self, drill_id: str) -> None:
        self._end(drill_id)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """It calls no vendor: whatever goes wrong is tried again."""
