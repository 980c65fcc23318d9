"""Passes on to the pager what was acknowledged or resolved elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import AdapterError
from bot.flow.page import pager_of
from bot.model.job import Job, Lane
from bot.policy import WayKind
from bot.ports import Pager, Step, Store, Tx


class TellPager:
    """Acknowledges or resolves a page by the routing key that took it, each idempotent by the dedup key."""

    kind = "tell_pager"
    lane = Lane.PAGE

    def __init__(self, store: Store, pagers: Mapping[str, Pager]) -> None:
        self._store = store
        self._pagers = pagers

    def run(self, job: Job, step: Step) -> None:
        """Tells it, whatever state the page is in by now: a resolve after an acknowledge stays right."""
        pager = pager_of(self._pagers, job.args.get("way", WayKind.PAGERDUTY.value))
        tell = pager.resolve if job.args["verb"] == "resolve" else pager.acknowledge
        step(job.args["verb"], lambda: tell(job.args["page"]))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the job's own note says it, and no one is waiting for it."""
