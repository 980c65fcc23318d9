"""The sweep: starts what is due, lane by lane, and takes up what a crash left between commit and start."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.flow import engine
from bot.flow.work import Work
from bot.loop import Loop
from bot.model.job import Job, JobState, Lane
from bot.ports import JobKind, Measures, Store, Tx

ROOM_IN_LANE = {
    Lane.PAGE: 12,
    Lane.DIRECT: 6,
    Lane.MAIL: 4,
    Lane.CHAT: 8,
    Lane.WORK: 4,
    Lane.TICKET: 2,
    Lane.CHECK: 4,
    Lane.EXPORT: 4,
    Lane.WEBHOOK: 3,
}
"""How many jobs of a lane run together: eight hanging Slack calls leave pages all of their threads, and
checks that hang leave timers theirs."""

_ROOM_BESIDE_PAGES = 2
"""How many jobs of another lane run while pages fill theirs: threads slow each other down though they share
nothing. Not none, or a pager that hangs would hold up the channels as well."""

_LOOK_AFTER_SECONDS = 5.0
_FORGET_SECONDS = 60.0
_KEEP = timedelta(days=30)


class Flow:
    """Runs jobs from the store's table as durable workflows."""

    def __init__(
        self, store: Store, clock: Clock, kinds: Mapping[str, JobKind], path: Path, measures: Measures
    ) -> None:
        self._store = store
        self._clock = clock
        self._work = Work(store, clock, kinds, measures)
        self._engine = engine.Engine(path, self._body)
        self._running: dict[str, Job] = {}
        self._looked_at = self._forgot_at = time.monotonic()
        self._loop = Loop("flow", self._turn)

    def start(self) -> None:
        """Takes up what was cut off or given up, and begins to sweep."""
        self._engine.launch()
        self._look_after()
        self.try_again()
        self._loop.start()

    def stop(self) -> None:
        """Ends the sweep; what cannot end in a few seconds is taken up at the next start."""
        self._loop.stop()
        self._engine.stop()

    @property
    def is_alive(self) -> bool:
        """Whether the sweep still sweeps."""
        return self._loop.is_alive

    @property
    def silent_seconds(self) -> float:
        """How long ago the sweep last took a turn."""
        return self._loop.silent_seconds

    def nudge(self) -> None:
        """Says that a commit may have made jobs due: the sweep looks at once."""
        self._loop.wake()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until nothing is running or due; False when that took longer than `seconds`."""
        return self._loop.settle(self._is_idle, seconds)

    def _is_idle(self) -> bool:
        if self._running:
            return False
        with self._store.read() as reader:
            return not reader.jobs(states=[JobState.STARTED]) and not any(
                reader.due_jobs(self._clock.now(), lane, 1) for lane in Lane
            )

    def _turn(self) -> None:
        self._sweep()
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_AFTER_SECONDS:
            self._looked_at = now
            self._look_after()
        if now - self._forgot_at >= _FORGET_SECONDS:
            self._forgot_at = now
            self._forget()

    def _sweep(self) -> None:
        pages_wait = False
        for lane, room in ROOM_IN_LANE.items():
            started = self._fill(lane, min(room, _ROOM_BESIDE_PAGES) if pages_wait else room)
            pages_wait = pages_wait or (lane is Lane.PAGE and started == room)

    def _fill(self, lane: Lane, room: int) -> int:
        """Starts what is due and has room; gives how many of the lane run now."""
        with self._loop.changed:
            busy = {job.id for job in self._running.values() if job.lane is lane}
        free = room - len(busy)
        if free <= 0:
            return len(busy)
        with self._store.read() as reader:
            due = reader.due_jobs(self._clock.now(), lane, free + len(busy))
        begun = [job for job in due if job.id not in busy][:free]
        self._start_all(begun)
        return len(busy) + len(begun)

    def _start_all(self, due: Sequence[Job]) -> None:
        """Starts each; where that fails, since nothing can be written, what rings does so all the same."""
        failed: Exception | None = None
        for job in due:
            try:
                self._start(job)
            except Exception as error:  # noqa: BLE001 - the workflow border: the job still waits in its table
                self._work.ring_anyway(job.id)
                failed = error
        if failed:
            raise failed

    def _start(self, job: Job) -> None:
        with self._loop.changed:
            self._running[job.id] = job
        try:
            self._engine.start(_workflow_id(job.id, job.attempts), job.id, job.attempts)
        except Exception:
            with self._loop.changed:
                self._running.pop(job.id, None)
            raise

    def _body(self, job_id: str, attempt: int) -> None:
        try:
            self._work.run(job_id, attempt, engine.step)
        finally:
            with self._loop.changed:
                self._running.pop(job_id, None)
            self.nudge()

    def _look_after(self) -> None:
        """Puts back jobs that are held as running but that nothing runs."""
        with self._store.read() as reader:
            held = reader.jobs(states=[JobState.STARTED])
        with self._loop.changed:
            held += self._running.values()
        for job in held:
            if not self._engine.is_running(_workflow_id(job.id, job.attempts)):
                self._put_back(job)

    def _put_back(self, held: Job) -> None:
        def again(tx: Tx) -> None:
            job = tx.job(held.id)
            # The workflow moves the job on before it ends: one that did not end well left it where it was.
            if job and job.attempts == held.attempts and job.state in (JobState.STARTED, JobState.WAITING):
                tx.save_job(job.model_copy(update={"state": JobState.WAITING, "attempts": job.attempts + 1}))

        with self._loop.changed:
            self._running.pop(held.id, None)
        self._store.write(again)

    def try_again(self) -> None:
        """A token was mended, as by a restart: what was given up in an open incident is tried again."""
        self._store.write(self._revive)
        self.nudge()

    def _revive(self, tx: Tx) -> None:
        now = self._clock.now()
        for job in tx.jobs(states=[JobState.GIVEN_UP]):
            incident = tx.incident(job.incident) if job.incident else None
            if incident and incident.is_open:
                tx.save_job(job.model_copy(update={"state": JobState.WAITING, "due_at": now}))

    def _forget(self) -> None:
        """Forgets what is long done."""
        before = self._clock.now() - _KEEP
        self._store.write(lambda tx: tx.forget_jobs(before))
        self._engine.forget(before.isoformat())


def _workflow_id(job_id: str, attempts: int) -> str:
    return f"{job_id}~{attempts}" if attempts else job_id
