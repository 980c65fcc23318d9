"""The queue: what waits, what was given up and why, and that it is tried again."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import Refused
from bot.model.action import Action
from bot.model.job import Job, JobState, Lane
from bot.model.workspace import HOME
from bot.ports import Reader
from bot.rules.authority import Subject
from handlers.desk import Deed
from handlers.gate import refusals
from handlers.seeing import knows_job
from handlers.web.turning import address, page_of
from handlers.web.visit import Done, Page, Shown, Visit

_ON_A_PAGE = 50
_MOST_AT_ONCE = 200
_GIVEN_UP, _WAITING, _RUNNING = "given_up", "waiting", "started"
_STATES: Mapping[str, JobState] = {
    _GIVEN_UP: JobState.GIVEN_UP,
    _WAITING: JobState.WAITING,
    _RUNNING: JobState.STARTED,
}
LANES: Mapping[Lane, str] = {
    Lane.PAGE: "Pages",
    Lane.DIRECT: "Pages by Slack",
    Lane.MAIL: "Pages by mail",
    Lane.CHAT: "Slack",
    Lane.WORK: "Timers",
    Lane.TICKET: "Tickets",
    Lane.CHECK: "Checks",
    Lane.EXPORT: "Exports",
    Lane.WEBHOOK: "Webhooks",
}


def _show(visit: Visit) -> Shown:
    state = visit.query.get("state", _GIVEN_UP)
    state = state if state in _STATES else _GIVEN_UP
    lane = next((each for each in Lane if each == visit.query.get("lane")), None)
    now = visit.desk.clock.now()
    with visit.desk.store.read() as reader:
        found, more = page_of(
            lambda after, limit: reader.jobs_after(
                states=[_STATES[state]], lane=lane, limit=limit, after=after
            ),
            lambda job: knows_job(visit.ask, job, reader),
            lambda job: job.id,
            visit.query.get("after", ""),
            _ON_A_PAGE,
        )
        loads = reader.lane_loads(now) if visit.ask.workspace == HOME else []
        rows = [_row(visit, reader, job) for job in found]
    kept = {"state": state, "lane": lane.value if lane else ""}
    facts = {
        "now": now,
        "rows": rows,
        "lanes": [{**dict(load), "name": LANES[load.lane], "is_late": load.due > 0} for load in loads],
        "state": state,
        "lane": kept["lane"],
        "lane_names": [["", "Every lane"], *([each.value, name] for each, name in LANES.items())],
        "next_page": address("/jobs", kept, after=more) if more else "",
        "barred": refusals([Action.RETRY], visit.ask).get(Action.RETRY.value, ""),
    }
    return Shown("web/jobs.html.j2", "Jobs", facts)


def _row(visit: Visit, reader: Reader, job: Job) -> dict[str, object]:
    incident = reader.incident(job.incident) if job.incident else None
    return {
        **dict(job),
        "lane": LANES[job.lane],
        "title": incident.title if incident else "",
        "note": job.note[:1].upper() + job.note[1:],
        "barred": _barred(visit, reader, job),
    }


def _barred(visit: Visit, reader: Reader, job: Job) -> str:
    """Why the viewer may not have it tried again; "" where they may."""
    incident = reader.incident(job.incident) if job.incident else None
    about = visit.about(incident) if incident else visit.ask
    return refusals([Action.RETRY], about).get(Action.RETRY.value, "")


def _retry(visit: Visit) -> Deed[Done]:
    job_id = visit.filled("job")
    with visit.desk.store.read() as reader:
        job = reader.job(job_id)
        if job is None or not knows_job(visit.ask, job, reader):
            raise Refused("There is no such job.")
        incident = reader.incident(job.incident) if job.incident else None

    def done() -> Done:
        visit.desk.retrying.jobs([job_id], visit.ask.by)
        return Done("/jobs", "retried")

    about = visit.about(incident) if incident else visit.ask
    return Deed(Action.RETRY, about, Subject(incident=incident), done)


def _retry_all(visit: Visit) -> Deed[Done]:
    def done() -> Done:
        with visit.desk.store.read() as reader:
            given_up = reader.jobs(states=[JobState.GIVEN_UP], limit=_MOST_AT_ONCE)
            known = [job for job in given_up if knows_job(visit.ask, job, reader)]
            ids = [job.id for job in known if not _barred(visit, reader, job)]
        visit.desk.retrying.jobs(ids, visit.ask.by)
        return Done("/jobs", "retried_all")

    return Deed(Action.RETRY, visit.ask, Subject(), done)


PAGES = (Page("/jobs", _show, nav="Jobs", deeds={"retry": _retry, "retry-all": _retry_all}),)
