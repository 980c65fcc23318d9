"""Lets what waits for room at a vendor step aside, so that nothing waits behind it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.model.job import Job
from bot.ports import JobKind, Step, Store, Tx

_LEAST_SECONDS = 1.0


class Aside:
    """A kind of job that nothing else depends on: asked to wait, it comes again later, as a timer does.

    Only where `may` says so, if it is given: what follows some of them must wait with them.
    """

    def __init__(
        self, kind: JobKind, store: Store, clock: Clock, may: Callable[[Job], bool] | None = None
    ) -> None:
        self.kind = kind.kind
        self.lane = kind.lane
        self._inner = kind
        self._store = store
        self._clock = clock
        self._may = may

    def run(self, job: Job, step: Step) -> None:
        """Does the job, or ends with a later one in its place."""
        try:
            self._inner.run(job, step)
        except AdapterError as error:
            if error.reason is not Reason.RATE_LIMITED or (self._may and not self._may(job)):
                raise
            seconds = max(error.retry_after or 0, _LEAST_SECONDS)
            step("aside", lambda: self._come_again(job, seconds))

    def _come_again(self, job: Job, seconds: float) -> bool:
        due_at = self._clock.now() + timedelta(seconds=seconds)
        return self._store.write(lambda tx: tx.add_job(once_more(job).model_copy(update={"due_at": due_at})))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """What it means to the kind itself."""
        self._inner.trouble(tx, job, error, gives_up=gives_up)


def once_more(job: Job) -> Job:
    """The same job anew, behind all that waits."""
    fresh = {"id": f"{job.id.partition('+')[0]}+{secrets.token_hex(4)}", "attempts": 0, "note": ""}
    return Job(**{**dict(job), **fresh, "seq": 0, "state": "waiting"})
