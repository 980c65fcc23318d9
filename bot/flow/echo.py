"""Repeats a status update where stakeholders read: below the incident's line in the digest channel."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.flow.say import Worded
from bot.flow.versions import as_it_holds
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx


class Echo:
    """Posts one entry once; asked again, it edits what it posted into what holds now."""

    kind = "echo"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Does nothing for an incident without a line there, as a private one."""
        step("post", lambda: self._post(job.args["entry"]))

    def _post(self, entry_id: str) -> None:
        key = f"echo:{entry_id}"
        with self._store.read() as reader:
            entry = reader.entry(entry_id)
            incident = reader.incident(entry.incident) if entry else None
            posted = reader.post(key)
            holds = as_it_holds(reader, entry) if entry else None
        if holds is None or incident is None or incident.private:
            return
        if not incident.digest_channel or not incident.digest_ts:
            return
        text, blocks = self._worded(incident, holds, True)
        if posted and posted[1]:
            self._chat.update(posted[0], posted[1], text, blocks)
            return
        self._once.post(
            key,
            incident.digest_channel,
            text,
            blocks,
            thread=incident.digest_ts,
            since=incident.opened_at,
        )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the entry stays in the timeline."""
