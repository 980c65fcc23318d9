"""Mends what people take from an incident in Slack: its channel, its card, its line in the digest channel."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.aside import once_more
from bot.flow.record import record
from bot.log import logger
from bot.model.incident import Incident, Room
from bot.model.job import Job, JobState
from bot.model.timeline import Entry, EntryKind
from bot.ports import MESSAGE_LOST, ROOM_LOST, JobKind, Reader, Step, Store, Tx

_log = logger("flow")
_MOST = 5
"""How often each is replaced: whoever takes it away more often than that means it."""

_ROOM, _CARD, _LINE = "room", "card", "line"


def key_of(reader: Reader, what: str, incident_id: str) -> str:
    """Under which the incident's `room`, `card` or `line` is made: a name of its own after each loss."""
    with_it = (_ROOM, _CARD) if what == _CARD else (what,)
    times = sum(entry.data.get("lost") in with_it for entry in _troubles(reader, incident_id))
    return f"{what}:{incident_id}:{times + 1}" if times else f"{what}:{incident_id}"


def _troubles(reader: Reader, incident_id: str) -> list[Entry]:
    return reader.entries_of(incident_id, [EntryKind.TROUBLE])


class Mended:
    """A kind of job of the chat's lane: what it finds lost is made anew, and then the job comes again.

    What is about an incident that is over, and an edit of a message that somebody deleted, is done as it is.
    """

    def __init__(self, kind: JobKind, store: Store, clock: Clock) -> None:
        self.kind = kind.kind
        self.lane = kind.lane
        self._inner = kind
        self._store = store
        self._clock = clock

    def run(self, job: Job, step: Step) -> None:
        """Does the job, behind the making of a channel that it needs."""
        if self._waits_for_room(job):
            step("behind", lambda: self._store.write(lambda tx: tx.add_job(once_more(job))))
            return
        try:
            self._inner.run(job, step)
        except AdapterError as error:
            failed = error
            if not step("mend", lambda: self._store.write(lambda tx: self._mend(tx, job, failed))):
                raise

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """What it means to the kind itself."""
        self._inner.trouble(tx, job, error, gives_up=gives_up)

    def _waits_for_room(self, job: Job) -> bool:
        if job.incident is None or job.kind == "open_room":
            return False
        with self._store.read() as reader:
            incident = reader.incident(job.incident)
            if incident is None or (incident.room and incident.room.card_ts):
                return False
            waiting = reader.jobs(states=[JobState.WAITING], incident=job.incident)
        now = self._clock.now()
        return any(each.kind == "open_room" and each.seq > job.seq and each.due_at <= now for each in waiting)

    def _mend(self, tx: Tx, job: Job, error: AdapterError) -> bool:
        """Whether nothing is left for this job to do."""
        incident = tx.incident(job.incident) if job.incident else None
        if incident is None or error.code not in ROOM_LOST | MESSAGE_LOST:
            return False
        is_message, now = error.code in MESSAGE_LOST, self._clock.now()
        is_thread = error.code == "thread_not_found"
        if incident.room and error.place == incident.room.id:
            if not is_message:
                return self._room_lost(tx, job, incident, incident.room, error, now)
            if is_thread or job.kind == "refresh_card":
                return self._card_lost(tx, job, incident, incident.room, now)
        is_line = is_thread or not is_message or job.kind == "announce"
        if incident.digest_channel and error.place == incident.digest_channel and is_line:
            return self._line_lost(tx, job, incident, now)
        return is_message and not is_thread

    def _room_lost(
        self, tx: Tx, job: Job, incident: Incident, room: Room, error: AdapterError, now: datetime
    ) -> bool:
        if not incident.is_open:
            _log.info("room_lost", incident=incident.id, code=error.code)
            return True
        if incident.private:
            _ask_back(tx, incident, room, now)
            return False
        what = "was archived" if error.code == "is_archived" else "is gone"
        bare = incident.model_copy(update={"room": None})
        data = {
            "text": f"The channel #{room.name} {what}.",
            "next": "It goes on in a new one.",
            "lost": _ROOM,
        }
        return self._replaced(tx, job, bare, room.id, data, now, "open_room")

    def _card_lost(self, tx: Tx, job: Job, incident: Incident, room: Room, now: datetime) -> bool:
        bare = incident.model_copy(update={"room": room.model_copy(update={"card_ts": None, "shown": ""})})
        data = {
            "text": "The card was deleted, or cannot be edited any more.",
            "next": "A new one is posted and pinned.",
            "lost": _CARD,
        }
        return self._replaced(tx, job, bare, str(room.card_ts), data, now, "refresh_card")

    def _line_lost(self, tx: Tx, job: Job, incident: Incident, now: datetime) -> bool:
        bare = incident.model_copy(update={"digest_ts": None, "digest_channel": None})
        data = {
            "text": "Its line in the digest channel is gone.",
            "next": "It is posted anew.",
            "lost": _LINE,
        }
        return self._replaced(tx, job, bare, str(incident.digest_ts), data, now, "announce")

    def _replaced(
        self, tx: Tx, job: Job, bare: Incident, lost: str, data: dict[str, str], now: datetime, by: str
    ) -> bool:
        """Notes the loss, and orders what stands in its place and the job once more, where it is not that."""
        times = sum(entry.data.get("lost") == data["lost"] for entry in _troubles(tx, bare.id))
        if times >= _MOST or not bare.is_open:
            return not bare.is_open
        tx.save_incident(bare)
        record(tx, bare, EntryKind.TROUBLE, now, key=f"lost:{lost}", data=data)
        if data["lost"] != _LINE:
            tx.add_job(orders.open_room(bare, now, key_of(tx, _CARD, bare.id).removeprefix(f"{_CARD}:")))
        if job.kind not in (by, "open_room"):
            tx.add_job(once_more(job))
        return True


def _ask_back(tx: Tx, incident: Incident, room: Room, now: datetime) -> None:
    """Asks who commands, or declared it, to let Tocsin in again: nobody else may know of the channel."""
    data = {
        "text": f"Tocsin was removed from #{room.name}, or the channel is gone.",
        "next": "The commander is asked to invite it again.",
    }
    told = record(tx, incident, EntryKind.TROUBLE, now, key=f"shut_out:{room.id}", data=data, quiet=True)
    asked = incident.commander or incident.declared_by
    if told and asked and asked.id:
        tx.add_job(orders.ask(incident, now, "shut_out", room.id, to=asked.id, room=room.id))
