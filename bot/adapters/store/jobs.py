"""Reads and writes jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.kinds import JOBS
from bot.adapters.store.shelf import View
from bot.model.job import Job, JobState, Lane, LaneLoad

_SHOW_THE_LATEST = ("refresh_card", "set_topic", "announce", "sync_ticket", "show_homes")
"""Kinds that show the state of the moment they run, so that one waiting is enough."""


class JobReads(View):
    """Jobs, as every reader sees them."""

    def job(self, job_id: str) -> Job | None:
        return self._one(JOBS, id=job_id)

    def jobs(
        self, *, states: Sequence[JobState], incident: str | None = None, limit: int = 1000
    ) -> list[Job]:
        return self._asked(JOBS, "jobs", states=list(states), incident=incident, limit=limit)

    def jobs_after(
        self,
        *,
        states: Sequence[JobState],
        limit: int,
        lane: Lane | None = None,
        after: str | None = None,
    ) -> list[Job]:
        return self._asked(JOBS, "jobs_after", states=list(states), lane=lane, after=after, limit=limit)

    def lane_loads(self, now: datetime) -> list[LaneLoad]:
        found = {row["lane"]: row for row in self._shelf.ask("lane_loads", now=now)}
        return [LaneLoad.model_validate({"lane": lane} | dict(found.get(lane, {}))) for lane in Lane]

    def due_jobs(self, now: datetime, lane: Lane, limit: int) -> list[Job]:
        return self._asked(JOBS, "due_jobs", now=now, lane=lane, limit=limit)


class JobWrites(View):
    """Jobs, as a transaction changes them."""

    def add_job(self, job: Job) -> bool:
        twin = {"kind": job.kind, "incident": job.incident, "state": JobState.WAITING}
        if job.kind in _SHOW_THE_LATEST and self._shelf.rows(JOBS.table, twin, limit=1):
            return False
        return self._shelf.insert_new(JOBS.table, JOBS.row_of(job))

    def save_job(self, job: Job) -> None:
        self._save(JOBS, job)

    def forget_jobs(self, done_before: datetime) -> int:
        return self._shelf.do("forget_jobs", done_before=done_before)
