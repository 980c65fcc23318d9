"""Makes a channel's topic true again."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import AdapterError
from bot.flow.calm import Calm
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx

Topic = Callable[[Incident], str]


class SetTopic:
    """Sets it when it would say something else than was last set: what a person sets stays till then.

    It is a job of its own, since Slack takes few of them in a minute, and the card waits for none.
    """

    kind = "set_topic"
    lane = Lane.CHAT

    def __init__(self, store: Store, chat: Chat, topic: Topic, calm: Calm) -> None:
        self._store = store
        self._chat = chat
        self._topic = topic
        self._calm = calm

    def run(self, job: Job, step: Step) -> None:
        """The newest state wins."""
        step("set", lambda: self._set(str(job.incident)))

    def _set(self, incident_id: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None or incident.room is None:
                return
            room, topic = incident.room, self._topic(incident)
            if topic == room.topic:
                return
            self._calm.take(reader, incident_id)
        self._chat.set_topic(room.id, topic)

        def keep(tx: Tx) -> None:
            latest = tx.incident(incident_id)
            if latest and latest.room and latest.room.id == room.id:
                shown = latest.room.model_copy(update={"topic": topic})
                tx.save_incident(latest.model_copy(update={"room": shown}))

        self._store.write(keep)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the next change tries again."""
