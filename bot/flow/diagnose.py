"""Runs checks for an incident, and shows how they come in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.flow.record import record
from bot.log import logger
from bot.model.check import CheckResult
from bot.model.incident import Incident, Person
from bot.model.job import Job, Lane
from bot.model.timeline import Entry, EntryKind
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx
from bot.render.checks import changes, in_brief, results_in

_EDIT_SECONDS = 1.0
_log = logger("flow")
Worded = Callable[[Sequence[CheckResult], int, str, str], tuple[str, Blocks]]
"""The message for results so far, of how many checks, asked for by whom, for which incident."""


class Runner(Protocol):
    """Runs checks by name for a service, and tells of each result as it comes; `ask` is to halt it by."""

    def __call__(
        self,
        names: Sequence[str],
        service: str | None,
        tell: Callable[[Sequence[CheckResult]], None],
        *,
        ask: str,
    ) -> list[CheckResult]: ...


class Diagnose:
    """One run of checks. After a crash it runs again, in the same message.

    Slack is no part of it: while that does not answer, the checks run all the same, and what they found is
    kept in the timeline, whose own job posts it.
    """

    kind = "diagnose"
    lane = Lane.CHECK

    def __init__(self, store: Store, clock: Clock, chat: Chat, run: Runner, worded: Worded) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._run = run
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """What was found is a step of its own, so that a crash after it asks nobody again."""
        found = step("check", lambda: self._check(job))
        step("keep", lambda: self._keep(job, found))

    def _check(self, job: Job) -> list[str]:
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
        if incident is None:
            return []
        names = job.args["checks"].split()
        live = _Live(self, job, incident, len(names))
        live.show([])
        results = self._run(names, incident.service, live.show, ask=job.id)
        return [result.model_dump_json() for result in results]

    def _keep(self, job: Job, found: list[str]) -> None:
        results = [CheckResult.model_validate_json(each) for each in found]
        if not results:
            return

        def keep(tx: Tx) -> None:
            incident = tx.incident(str(job.incident))
            if incident is None:
                return
            data = {"summary": in_brief(results), "results": json.dumps(found), "asked_by": job.args["by"]}
            data |= _compared(newest_run(tx, incident.id), results)
            record(
                tx,
                incident,
                EntryKind.DIAGNOSED,
                self._clock.now(),
                key=job.id,
                by=Person(id="", name=job.args["by"]) if job.args["by"] else None,
                data={name: said for name, said in data.items() if said},
                id_=job.args["entry"],
            )

        self._store.write(keep)

    def post(self, job: Job, incident: Incident, results: Sequence[CheckResult], count: int) -> None:
        """Posts what there is so far under the entry's own key, or edits what was posted."""
        if incident.room is None or incident.room.card_ts is None:
            return
        text, blocks = self._worded(results, count, job.args["by"], incident.id)
        key = f"entry:{job.args['entry']}"
        with self._store.read() as reader:
            posted = reader.post(key)
        if posted and posted[1]:
            self._chat.update(posted[0], posted[1], text, blocks)
        else:
            room = incident.room
            self._once.post(key, room.id, text, blocks, thread=room.card_ts, since=incident.opened_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says in the same message that there is no result."""
        incident = tx.incident(str(job.incident))
        if gives_up and incident:
            record(
                tx,
                incident,
                EntryKind.DIAGNOSED,
                self._clock.now(),
                key=job.id,
                data={"summary": f"it was interrupted: {error}"},
                id_=job.args["entry"],
            )


def newest_run(reader: Reader, incident_id: str) -> Entry | None:
    """The newest run of checks that the incident's timeline keeps."""
    return next(reversed(reader.entries_of(incident_id, [EntryKind.DIAGNOSED])), None)


def _compared(before: Entry | None, results: Sequence[CheckResult]) -> dict[str, str]:
    """What stands otherwise than when it was last looked at."""
    changed = changes(results_in(before.data), results) if before else ""
    return {"changed": changed, "compared_at": before.happened_at.isoformat()} if before and changed else {}


class _Live:
    """The message in the card's thread, edited at most once a second while results come in.

    Once Slack did not take it, it is left alone: no check waits for Slack a second time.
    """

    def __init__(self, job_kind: Diagnose, job: Job, incident: Incident, count: int) -> None:
        self._kind = job_kind
        self._job = job
        self._incident = incident
        self._count = count
        self._edited = float("-inf")
        self._works = True

    def show(self, results: Sequence[CheckResult]) -> None:
        """The last results are shown by the timeline's own job."""
        is_early = monotonic() - self._edited < _EDIT_SECONDS
        if not self._works or is_early or len(results) == self._count:
            return
        self._edited = monotonic()
        try:
            self._kind.post(self._job, self._incident, results, self._count)
        except AdapterError as error:
            self._works = False
            _log.warning("diagnosis_not_shown", job=self._job.id, error=str(error))
