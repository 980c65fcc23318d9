"""The ground of jobs that tell one person something once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx

Worded = Callable[[Reader, Incident, Mapping[str, str]], tuple[str, Blocks]]
"""The words, from the facts that the job carries."""


class Tell:
    """Writes to the person alone, or to the incident's channel where nobody is named."""

    kind: str
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Says nothing that does not hold any more."""
        step("tell", lambda: self._tell(job))

    def _tell(self, job: Job) -> None:
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
            if incident is None or not self._holds(incident):
                return
            text, blocks = self._worded(reader, incident, job.args)
        user = job.args["user"]
        channel = self._chat.conversation(user) if user else (incident.room.id if incident.room else "")
        if channel:
            self._once.post(job.id, channel, text, blocks, since=job.due_at)

    def _holds(self, incident: Incident) -> bool:
        raise NotImplementedError

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add."""
