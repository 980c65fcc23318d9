"""Shares the post-mortem as a file with somebody who asks for it."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.export import Made
from bot.flow.once import Once
from bot.flow.record import record
from bot.model.job import Job, Lane
from bot.model.timeline import EntryKind
from bot.ports import Chat, Step, Store, Tx
from bot.render.paper import file_of, handed_out
from bot.render.pdf import NoPdf


class HandOut:
    """As it stands when the file is made; in the channel where it was asked for, or in a message."""

    kind = "hand_out"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, made: Made) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._made = made
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Once, however often it is tried."""
        step("share", lambda: self._share(job))

    def _share(self, job: Job) -> None:
        key, format_ = job.id, job.args["format"]
        with self._store.read() as reader:
            incident, shared = reader.incident(str(job.incident)), reader.post(key)
            if incident is None or (shared and shared[1]):
                return
            paper = self._made(reader, incident)
        try:
            content = file_of(paper, format_)
        except NoPdf as error:
            raise AdapterError(str(error).rstrip("."), reason=Reason.CLIENT, retryable=False) from error
        place = job.args["channel"] or self._chat.conversation(job.args["user"])
        fresh = self._once.intend(key, place)
        name = handed_out(key)
        title = f"{incident.id} post-mortem"
        self._chat.upload(place, name, title, content, "", tried_before=not fresh)
        self._store.write(lambda tx: tx.confirm_post(key, name))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps in the timeline that there was no file."""
        incident = tx.incident(str(job.incident))
        if gives_up and incident:
            text = f"The post-mortem's file could not be shared: {error}."
            record(
                tx,
                incident,
                EntryKind.TROUBLE,
                self._clock.now(),
                key=f"{job.id}:failed",
                data={"text": text},
            )
