"""Puts a published post-mortem into a library outside; nothing here can hold a resolve or a publishing up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.record import record, show
from bot.model.copy import Copy
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.postmortem import Stage
from bot.model.timeline import EntryKind
from bot.policy import Destination
from bot.ports import Library, Reader, Step, Store, Tx, Volume
from bot.render.paper import Paper

_MOST_TRIES = 14
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 3600.0

Made = Callable[[Reader, Incident], Paper]


class Export:
    """Brings one copy in line with the document as it stands, unless it is so already.

    What does not answer is tried again, later each time, for some hours; what refuses is not.
    """

    kind = "export"
    lane = Lane.EXPORT

    def __init__(
        self,
        store: Store,
        clock: Clock,
        libraries: Mapping[str, Library],
        destinations: Mapping[str, Destination],
        made: Made,
    ) -> None:
        self._store = store
        self._clock = clock
        self._libraries = libraries
        self._destinations = destinations
        self._made = made

    def run(self, job: Job, step: Step) -> None:
        """Does nothing where the policy names that library no more, or the incident may not go there."""
        try:
            step("keep", lambda: self._keep(job))
        except AdapterError as error:
            raise _later(error, job.attempts) from error

    def _keep(self, job: Job) -> None:
        name = job.args["library"]
        destination, library = self._destinations.get(name), self._libraries.get(name)
        with self._store.read() as reader:
            incident, kept = reader.incident(str(job.incident)), reader.postmortem(str(job.incident))
            is_published = kept is not None and kept.stage is Stage.PUBLISHED
            if destination is None or library is None or incident is None or not is_published:
                return
            if not may_leave(incident, destination):
                return
            copy = _copy(reader, incident.id, name, library.title)
            volume = _volume(self._made(reader, incident), job.args["note"])
        if copy.mark == volume.mark:
            return
        there = library.keep(volume, copy.key)
        now = self._clock.now()
        found = {"key": there.key, "url": there.url, "mark": volume.mark, "kept_at": now, "trouble": ""}

        def note(tx: Tx) -> None:
            tx.save_copy(copy.model_copy(update={**found, "title": library.title}))
            told = tx.incident(incident.id)
            if told and not copy.key:
                data = {"state": f"kept in {library.title}"}
                key = f"kept:{copy.id}"
                record(tx, told, EntryKind.POSTMORTEM, now, key=key, data=data, link=there.url)
            if told:
                show(tx, told, now)

        self._store.write(note)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps why the last try failed; says it in the timeline once that is final."""
        incident, name = tx.incident(str(job.incident)), job.args["library"]
        library = self._libraries.get(name)
        if incident is None or library is None:
            return
        copy = _copy(tx, incident.id, name, library.title)
        tx.save_copy(copy.model_copy(update={"trouble": str(error)}))
        if gives_up:
            text = f"The post-mortem could not be kept in {library.title}: {str(error).rstrip('.')}."
            data = {"text": text, "next": "Once that is mended: /incident postmortem export again"}
            record(tx, incident, EntryKind.TROUBLE, self._clock.now(), key=f"{job.id}:failed", data=data)


def may_leave(incident: Incident, destination: Destination) -> bool:
    """Drills stay here, and so do private incidents and those of other workspaces, unless it says so."""
    return incident.drill is None and (destination.private or not (incident.private or incident.workspace))


def _later(error: AdapterError, attempts: int) -> AdapterError:
    """The same error, with when to try again."""
    if not error.retryable:
        return error
    ended = attempts + 1 >= _MOST_TRIES
    return AdapterError(
        str(error),
        reason=error.reason,
        retryable=not ended,
        retry_after=max(error.retry_after or 0.0, min(_FIRST_WAIT * 2.0**attempts, _LONGEST_WAIT)),
        code=error.code,
    )


def _copy(reader: Reader, incident_id: str, name: str, title: str) -> Copy:
    known = next((each for each in reader.copies(incident_id) if each.library == name), None)
    return known or Copy(id=f"{incident_id}/{name}", incident=incident_id, library=name, title=title)


def _volume(paper: Paper, note: str) -> Volume:
    incident = paper.incident
    return Volume(
        incident=incident.id,
        name=f"{incident.id}-post-mortem",
        title=f"Post-mortem {incident.id}",
        markdown=paper.markdown,
        pictures=paper.pictures,
        mark=hashlib.sha256(paper.markdown.encode()).hexdigest()[:12],
        note=note,
        room=incident.room.id if incident.room else "",
    )
