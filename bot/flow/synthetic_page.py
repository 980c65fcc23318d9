"""Rings the test target for a test alert, where nobody hears it, and closes that page at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.model.job import Job, Lane
from bot.model.severity import Severity
from bot.model.synthetic import Outcome, SyntheticRun
from bot.ports import Pager, Step, Store, Tx

Ended = Callable[[Tx, SyntheticRun, datetime], None]
"""Keeps how a test ended, and draws the conclusions."""

_SUMMARY = "TEST Tocsin pages itself, and nobody else"


class PageSynthetic:
    """Goes the way of a page, in its lane, and is tried again like one, for as long as `patience`."""

    kind = "synthetic_page"
    lane = Lane.PAGE

    def __init__(self, store: Store, clock: Clock, pager: Pager, patience: timedelta, ended: Ended) -> None:
        self._store = store
        self._clock = clock
        self._pager = pager
        self._patience = patience
        self._ended = ended

    def run(self, job: Job, step: Step) -> None:
        """Rings and resolves; once its time is over it has failed."""
        with self._store.read() as reader:
            run = reader.synthetic_run(job.args["run"])
        if run is None or run.outcome is Outcome.FAILED:
            return
        if self._clock.now() - run.sent_at > self._patience:
            late = run.model_copy(update={"outcome": Outcome.FAILED, "error": job.note or "it took too long"})
            step("failed", lambda: self._end(late))
            return
        if run.outcome is Outcome.UNDER_WAY:
            paged_at = datetime.fromisoformat(step("ring", lambda: self._ring(run)))
            paged = run.model_copy(update={"outcome": Outcome.PAGED, "paged_at": paged_at})
            step("paged", lambda: self._end(paged))
        step("resolve", lambda: self._pager.resolve(run.key))

    def _ring(self, run: SyntheticRun) -> str:
        self._pager.trigger(run.key, _SUMMARY, Severity.CRITICAL, {"run": run.id}, {})
        return self._clock.now().isoformat()

    def _end(self, run: SyntheticRun) -> None:
        now = self._clock.now()
        self._store.write(lambda tx: self._end_once(tx, run, now))

    def _end_once(self, tx: Tx, run: SyntheticRun, now: datetime) -> None:
        known = tx.synthetic_run(run.id)
        if known and known.outcome is Outcome.UNDER_WAY:
            self._ended(tx, run, now)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """What cannot get better has failed at once."""
        run = tx.synthetic_run(job.args["run"])
        if run and gives_up:
            failed = run.model_copy(update={"outcome": Outcome.FAILED, "error": str(error)})
            self._end_once(tx, failed, self._clock.now())
