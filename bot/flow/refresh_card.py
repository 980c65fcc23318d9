"""Makes the card true again."""

from __future__ import annotations

import hashlib
import json

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.calm import Calm
from bot.flow.open_room import Card
from bot.flow.set_topic import Topic
from bot.model.job import Job, Lane
from bot.model.severity import Severity
from bot.ports import Blocks, Chat, Step, Store, Tx


class RefreshCard:
    """Edits the card from the present state, unless it would look the same, and has the topic follow."""

    kind = "refresh_card"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, card: Card, topic: Topic, calm: Calm) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._card = card
        self._topic = topic
        self._calm = calm

    def run(self, job: Job, step: Step) -> None:
        """The newest state wins: what changes while this runs has a job of its own waiting."""
        step("edit", lambda: self._edit(str(job.incident)))

    def _edit(self, incident_id: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None or incident.room is None or incident.room.card_ts is None:
                return
            if incident.is_put_away:
                return
            text, blocks = self._card(reader, incident)
            room, shown = incident.room, _mark(text, blocks)
            if shown != room.shown:
                self._calm.take(reader, incident_id)
        if shown != room.shown:
            chat = self._chat.first if incident.severity is Severity.CRITICAL else self._chat
            chat.update(room.id, str(room.card_ts), text, blocks)
        now, new_topic = self._clock.now(), self._topic(incident) != room.topic

        def keep(tx: Tx) -> None:
            latest = tx.incident(incident_id)
            if latest and latest.room and latest.room.card_ts == room.card_ts:
                kept = latest.room.model_copy(update={"shown": shown, "refreshed_at": now})
                tx.save_incident(latest.model_copy(update={"room": kept}))
            if latest and new_topic:
                tx.add_job(orders.set_topic(latest, now))

        self._store.write(keep)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the next change tries again."""


def _mark(text: str, blocks: Blocks) -> str:
    """By which a card is known again, so that one that would look the same is not edited."""
    return hashlib.sha256(json.dumps([text, blocks]).encode()).hexdigest()[:16]
