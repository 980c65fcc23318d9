"""Archives the channel of an incident that has been closed for as long as the policy says."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.record import record
from bot.model.incident import Status
from bot.model.job import Job, Lane
from bot.model.timeline import EntryKind
from bot.ports import Chat, Step, Store, Tx


class ArchiveRoom:
    """Archives it once; from then on nothing is said there any more."""

    kind = "archive_room"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat

    def run(self, job: Job, step: Step) -> None:
        """What is closed stays closed, so that nobody misses the channel."""
        step("archive", lambda: self._archive(str(job.incident)))

    def _archive(self, incident_id: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
        if incident is None or incident.status is not Status.CLOSED or incident.room is None:
            return
        self._chat.archive(incident.room.id)

        def keep(tx: Tx) -> None:
            latest = tx.incident(incident_id)
            if latest and latest.room:
                room = latest.room.model_copy(update={"is_archived": True})
                tx.save_incident(latest.model_copy(update={"room": room}))

        self._store.write(keep)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps in the timeline that it stays, once that is final; a workspace may forbid it."""
        incident = tx.incident(str(job.incident))
        if gives_up and incident:
            text = f"The channel could not be archived: {error}."
            key, now = f"{job.id}:failed", self._clock.now()
            record(tx, incident, EntryKind.TROUBLE, now, key=key, data={"text": text}, quiet=True)
