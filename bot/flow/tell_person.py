"""Tells somebody alone what is asked of them now, or no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx

Worded = Callable[[Reader, Incident, Mapping[str, str]], tuple[str, Blocks]]
"""The words for the person, from the facts that the job carries."""


class TellPerson:
    """Writes to the person once."""

    kind = "tell_person"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Says nothing of an incident that is over by now."""
        step("tell", lambda: self._tell(job))

    def _tell(self, job: Job) -> None:
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
            if incident is None or not incident.is_open:
                return
            text, blocks = self._worded(reader, incident, job.args)
        channel = self._chat.conversation(job.args["user"])
        self._once.post(job.id, channel, text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: card and thread say it too."""
