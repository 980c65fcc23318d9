"""Posts a timeline entry: in the card's thread, or in the channel when people must see it."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.timeline import Entry, EntryKind
from bot.ports import Blocks, Chat, Step, Store, Tx

LOUD = {EntryKind.ALERTS_CLEAR, EntryKind.PAGE_FAILED, EntryKind.UNANSWERED}
"""What goes to the channel itself: someone must act on it."""

Worded = Callable[[Incident, Entry], tuple[str, Blocks]]


class Say:
    """Posts one entry once."""

    kind = "say"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Nothing is said of an incident whose channel could not be opened: its timeline has it."""
        step("post", lambda: self._post(job.args["entry"]))

    def _post(self, entry_id: str) -> None:
        with self._store.read() as reader:
            entry = reader.entry(entry_id)
            incident = reader.incident(entry.incident) if entry else None
        if entry is None or incident is None or incident.room is None:
            return
        text, blocks = self._worded(incident, entry)
        thread = None if entry.kind in LOUD else incident.room.card_ts
        self._once.post(
            f"entry:{entry.id}", incident.room.id, text, blocks, thread=thread, since=incident.opened_at
        )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the entry stays in the timeline."""
