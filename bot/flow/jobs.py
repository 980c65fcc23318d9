"""The sweep: starts what is due, lane by lane, and takes up what a crash left between commit and start."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.flow import engine
from bot.flow.work import Work
from bot.log import logger
from bot.model.job import Job, JobState, Lane
from bot.ports import JobKind, Store, Tx

_log = logger("flow")

ROOM_IN_LANE = {Lane.PAGE: 12, Lane.CHAT: 8, Lane.WORK: 4}
"""How many jobs of a lane run together: eight hanging Slack calls leave pages all of their threads."""

_EVERY_SECONDS = 1.0
_LOOK_AFTER_SWEEPS = 30
_KEEP = timedelta(days=30)


class Flow:
    """Runs jobs from the store's table as durable workflows."""

    def __init__(self, store: Store, clock: Clock, kinds: Mapping[str, JobKind], path: Path) -> None:
        self._store = store
        self._clock = clock
        self._work = Work(store, clock, kinds)
        self._engine = engine.Engine(path, self._body)
        self._running: dict[str, Lane] = {}
        self._changed = threading.Condition()
        self._nudged = False
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name="sweep", daemon=True)

    def start(self) -> None:
        """Takes up what was cut off, and begins to sweep."""
        self._engine.launch()
        self._look_after()
        self._thread.start()

    def stop(self) -> None:
        """Ends the sweep; what cannot end in a few seconds is taken up at the next start."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(timeout=10)
        self._engine.stop()

    @property
    def is_alive(self) -> bool:
        """Whether the sweep still sweeps."""
        return self._thread.is_alive()

    def nudge(self) -> None:
        """Says that a commit may have made jobs due: the sweep looks at once."""
        with self._changed:
            self._nudged = True
            self._changed.notify_all()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until nothing is running or due; False when that took longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, timeout=seconds)

    def _is_idle(self) -> bool:
        if self._running or self._nudged:
            return False
        with self._store.read() as reader:
            return not reader.jobs(states=[JobState.STARTED]) and not any(
                reader.due_jobs(self._clock.now(), lane, 1) for lane in Lane
            )

    def _loop(self) -> None:
        sweeps = 0
        while not self._stopping:
            try:
                self._sweep()
                sweeps += 1
                if sweeps % _LOOK_AFTER_SWEEPS == 0:
                    self._look_after()
            except Exception:  # noqa: BLE001 - the workflow border: tried again in a second
                _log.exception("sweep_failed")
            with self._changed:
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._nudged or self._stopping, timeout=_EVERY_SECONDS)
                self._nudged = False

    def _sweep(self) -> None:
        for lane, room in ROOM_IN_LANE.items():
            with self._changed:
                busy = {job for job, road in self._running.items() if road is lane}
            free = room - len(busy)
            if free > 0:
                with self._store.read() as reader:
                    due = reader.due_jobs(self._clock.now(), lane, free + len(busy))
                for job in [job for job in due if job.id not in busy][:free]:
                    self._start(job)

    def _start(self, job: Job) -> None:
        with self._changed:
            self._running[job.id] = job.lane
        try:
            self._engine.start(_workflow_id(job.id, job.attempts), job.id, job.attempts)
        except Exception:  # the workflow border: the job still waits in its table
            with self._changed:
                self._running.pop(job.id, None)
            raise

    def _body(self, job_id: str, attempt: int) -> None:
        try:
            self._work.run(job_id, attempt, engine.step)
        finally:
            with self._changed:
                self._running.pop(job_id, None)
            self.nudge()

    def _look_after(self) -> None:
        """Puts back jobs that are held as running but that nothing runs, and forgets what is long done."""
        with self._store.read() as reader:
            held = reader.jobs(states=[JobState.STARTED])
            held += [job for job_id in list(self._running) if (job := reader.job(job_id)) and job not in held]
        for job in held:
            if not self._engine.is_running(_workflow_id(job.id, job.attempts)):
                self._put_back(job)
        before = self._clock.now() - _KEEP
        self._store.write(lambda tx: tx.forget_jobs(before))
        self._engine.forget(before.isoformat())

    def _put_back(self, seen: Job) -> None:
        def again(tx: Tx) -> None:
            job = tx.job(seen.id)
            if job == seen and job.state in (JobState.STARTED, JobState.WAITING):
                tx.save_job(job.model_copy(update={"state": JobState.WAITING, "attempts": job.attempts + 1}))

        with self._changed:
            self._running.pop(seen.id, None)
        self._store.write(again)


def _workflow_id(job_id: str, attempts: int) -> str:
    return f"{job_id}~{attempts}" if attempts else job_id
