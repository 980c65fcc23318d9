"""Makes the card and the topic true again."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.open_room import Card, Topic
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx


class RefreshCard:
    """Edits the card from the present state, and the topic when it has changed."""

    kind = "refresh_card"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, card: Card, topic: Topic) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._card = card
        self._topic = topic

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
        room, topic, now = incident.room, self._topic(incident), self._clock.now()
        self._chat.update(room.id, str(room.card_ts), text, blocks)
        if topic != room.topic:
            self._chat.set_topic(room.id, topic)

        def keep(tx: Tx) -> None:
            latest = tx.incident(incident_id)
            if latest and latest.room:
                shown = latest.room.model_copy(update={"topic": topic, "refreshed_at": now})
                tx.save_incident(latest.model_copy(update={"room": shown}))

        self._store.write(keep)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the next change tries again."""
