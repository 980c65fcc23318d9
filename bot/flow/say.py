"""Posts a timeline entry: in the card's thread, or in the channel when people must see it."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.calm import Calm, is_stormy
from bot.flow.once import Once
from bot.flow.say_late import SayLate
from bot.flow.urgent import calls_on_somebody
from bot.flow.versions import as_it_holds, post_key
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.timeline import Entry, EntryKind
from bot.ports import Blocks, Chat, Step, Store, Tx
from bot.render.entries import beyond

Worded = Callable[[Incident, Entry, bool], tuple[str, Blocks]]
"""The words, and whether they call on somebody to act."""


class Say:
    """Posts one entry once; asked again, it edits what it posted into what holds now.

    What waited longer than two minutes is said in one message with all that waits behind it, and so are many
    changes at once. What calls on somebody to act stays a message of its own.
    """

    kind = "say"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded, calm: Calm) -> None:
        self._store = store
        self._calm = calm
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)
        self._late = SayLate(store, clock, chat)

    def run(self, job: Job, step: Step) -> None:
        """Where the channel could not be opened, the digest line's thread stands in for it."""
        step("post", lambda: self._post(job.args["entry"]))

    def _post(self, entry_id: str) -> None:
        with self._store.read() as reader:
            entry = reader.entry(entry_id)
            incident = reader.incident(entry.incident) if entry else None
            if entry is None or incident is None or incident.is_put_away:
                return
            loud = calls_on_somebody(reader, incident, entry)
            posted = reader.post(post_key(entry.id))
            holds = as_it_holds(reader, entry)
            together = self._late.edited(reader, entry) if posted and posted[1] else None
            if not loud and (holds.kind is not EntryKind.RETRACTED or (posted and posted[1])):
                self._calm.take(reader, incident.id)
            gathers = self._late.is_late(entry) or is_stormy(reader, incident.id)
        if posted and posted[1]:
            text, blocks = together or self._worded(incident, holds, loud)
            self._chat.update(posted[0], posted[1], text, blocks)
        elif holds.kind is not EntryKind.RETRACTED:
            self._say(incident, entry, holds, loud=loud, gathers=gathers and holds is entry)
        if holds is not entry:
            self._withdraw(incident, entry)
        elif whole := beyond(entry):
            self._attach(incident, entry, whole)

    def _say(self, incident: Incident, entry: Entry, holds: Entry, *, loud: bool, gathers: bool) -> None:
        key, since = post_key(entry.id), incident.opened_at
        place = _thread_of(incident)
        if place is None:
            return
        channel, thread = place
        if not loud and gathers and self._late.say(incident, entry, channel, thread):
            return
        text, blocks = self._worded(incident, holds, loud)
        if incident.room:
            thread = None if loud else thread
            self._once.post(key, channel, text, blocks, thread=thread, since=since)
        else:
            self._once.post(key, channel, text, blocks, thread=thread, broadcast=loud, since=since)

    def _attach(self, incident: Incident, entry: Entry, whole: str) -> None:
        """What is longer than a message shows, in full, once."""
        (key, name), place = _whole(entry), _thread_of(incident)
        with self._store.read() as reader:
            shared = reader.post(key)
        if place is None or (shared and shared[1]):
            return
        channel, thread = place
        fresh = self._once.intend(key, channel)
        self._chat.upload(channel, name, "In full", whole, "In full:", tried_before=not fresh, thread=thread)
        self._store.write(lambda tx: tx.confirm_post(key, name))

    def _withdraw(self, incident: Incident, entry: Entry) -> None:
        """What was attached in full goes with the words that hold no more."""
        (key, name), place = _whole(entry), _thread_of(incident)
        with self._store.read() as reader:
            shared = reader.post(key)
        if shared and place:
            self._chat.withdraw(place[0], name, place[1])

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the entry stays in the timeline."""


def _whole(entry: Entry) -> tuple[str, str]:
    """The key and the name of the file with all of its words."""
    return f"whole:{entry.id}", f"{entry.id}.txt"


def _thread_of(incident: Incident) -> tuple[str, str | None] | None:
    """The channel and the message below which the incident is told."""
    if incident.room:
        return incident.room.id, incident.room.card_ts
    return (incident.digest_channel, incident.digest_ts) if incident.digest_channel else None
