"""The body of every durable workflow: claim the job, run its kind, and mark what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from bot.clock import Clock
from bot.errors import AdapterError, Reason, StoreBusy
from bot.log import logger
from bot.model.job import Job, JobState
from bot.ports import PUT_OFF, JobKind, Measures, RingsAnyway, Step, Store, Tx

T = TypeVar("T")

_log = logger("flow")
_UNEXPECTED_TRIES = 5
_LONGEST_WAIT = 60.0


class Work:
    """Runs one job from claim to end."""

    def __init__(self, store: Store, clock: Clock, kinds: Mapping[str, JobKind], measures: Measures) -> None:
        self._store = store
        self._clock = clock
        self._kinds = kinds
        self._measures = measures
        self._rung: set[str] = set()

    def run(self, job_id: str, attempt: int, step: Step) -> None:
        """Does what the job asks; does nothing when another attempt has it or it is done.

        Claiming and finishing are no steps: they may happen again after a crash and change nothing then.
        """
        try:
            job = self._claim(job_id, attempt)
        except StoreBusy:
            self.ring_anyway(job_id)
            raise
        if job is None:
            return
        self._rung.discard(job_id)
        kind = self._kinds[job.kind]
        try:
            kind.run(job, _recording_failures(step))
        except AdapterError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - the workflow-step border
            _log.exception("job_broke", job=job.id)
            failure = AdapterError(
                f"something unforeseen: {type(error).__name__}",
                reason=Reason.CLIENT,
                retryable=job.attempts + 1 < _UNEXPECTED_TRIES,
            )
        else:
            self._finish(job)
            return
        self._put_back(job, kind, failure)

    def ring_anyway(self, job_id: str) -> None:
        """What rings does so though nothing can be written; once, and again only where that failed."""
        try:
            with self._store.read() as reader:
                job = reader.job(job_id)
            kind = self._kinds.get(job.kind) if job else None
            if job is None or job_id in self._rung or not isinstance(kind, RingsAnyway):
                return
            kind.ring_unrecorded(job)
        except (AdapterError, StoreBusy) as error:
            _log.error("page_not_rung", job=job_id, error=str(error))
        else:
            self._rung.add(job_id)
            _log.error("page_rung_unrecorded", job=job_id)

    def _claim(self, job_id: str, attempt: int) -> Job | None:
        def claim(tx: Tx) -> Job | None:
            job = tx.job(job_id)
            # A crash between this commit and its record brings the same attempt here again, already started.
            if (
                job is None
                or job.attempts != attempt
                or job.state not in (JobState.WAITING, JobState.STARTED)
            ):
                return None
            if job.kind not in self._kinds:
                note = "this version of Tocsin knows no such kind of job"
                tx.save_job(job.model_copy(update={"state": JobState.GIVEN_UP, "note": note}))
                return None
            started = job.model_copy(update={"state": JobState.STARTED})
            tx.save_job(started)
            return started

        return self._store.write(claim)

    def _finish(self, job: Job) -> None:
        def finish(tx: Tx) -> None:
            if _is_ours(tx, job):
                tx.save_job(job.model_copy(update={"state": JobState.DONE}))

        self._store.write(finish)

    def _put_back(self, job: Job, kind: JobKind, error: AdapterError) -> None:
        gives_up, is_put_off = not error.retryable, error.code == PUT_OFF
        failed = job.model_copy(
            update={
                "state": JobState.GIVEN_UP if gives_up else JobState.WAITING,
                "attempts": job.attempts + 1,
                "due_at": self._clock.now() + wait(job.attempts, error.retry_after),
                "note": "" if is_put_off else str(error),
            }
        )

        def put_back(tx: Tx) -> None:
            if _is_ours(tx, job):
                tx.save_job(failed)
                kind.trouble(tx, failed, error, gives_up=gives_up)

        self._store.write(put_back)
        self._measures.job_put_back(job.kind, error.reason, gives_up=gives_up)
        say = _log.debug if is_put_off else _log.warning
        say("job_put_back", job=job.id, reason=error.reason.value, gives_up=gives_up, error=str(error))


def _is_ours(tx: Tx, job: Job) -> bool:
    """Whether the job still stands where this attempt left it, and no later one has moved it on."""
    now = tx.job(job.id)
    return now is not None and now.state is JobState.STARTED and now.attempts == job.attempts


def _recording_failures(step: Step) -> Step:
    """Steps whose failures are recorded as plain values, so that a replay raises the same AdapterError."""

    def run(name: str, work: Callable[[], T]) -> T:
        outcome = step(name, lambda: _attempt(work))
        if "failed" in outcome:
            raise AdapterError(**{**outcome["failed"], "reason": Reason(outcome["failed"]["reason"])})
        result: T = outcome["result"]
        return result

    return run


def _attempt(work: Callable[[], T]) -> dict[str, Any]:
    try:
        return {"result": work()}
    except AdapterError as error:
        return {
            "failed": {
                "message": str(error),
                "reason": error.reason.value,
                "retryable": error.retryable,
                "retry_after": error.retry_after,
                "code": error.code,
                "place": error.place,
            }
        }


def wait(attempts: int, retry_after: float | None) -> timedelta:
    """How long until the next try: what the vendor asks for, else 1 s doubling up to a minute."""
    if retry_after is not None:
        return timedelta(seconds=max(retry_after, 0.1))
    return timedelta(seconds=min(2.0**attempts, _LONGEST_WAIT))
