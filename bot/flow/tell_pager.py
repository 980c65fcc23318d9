"""Passes on to the pager what was acknowledged or resolved elsewhere."""

from __future__ import annotations

from bot.errors import AdapterError
from bot.model.job import Job, Lane
from bot.ports import Pager, Step, Store, Tx


class TellPager:
    """Acknowledges or resolves a page; both are idempotent by its dedup key."""

    kind = "tell_pager"
    lane = Lane.PAGE

    def __init__(self, store: Store, pager: Pager) -> None:
        self._store = store
        self._pager = pager

    def run(self, job: Job, step: Step) -> None:
        """Tells it, whatever state the page is in by now: a resolve after an acknowledge stays right."""
        tell = self._pager.resolve if job.args["verb"] == "resolve" else self._pager.acknowledge
        step(job.args["verb"], lambda: tell(job.args["page"]))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the job's own note says it, and no one is waiting for it."""
