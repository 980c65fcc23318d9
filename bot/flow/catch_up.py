"""Tells somebody who joins an incident's channel what they missed, for them alone."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.log import logger
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx

_log = logger("flow")

Told = Callable[[Reader, Incident], tuple[str, Blocks]]


class CatchUp:
    """Tells once at most: what one person alone sees cannot be looked up before a second try."""

    kind = "catch_up"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, told: Told) -> None:
        self._store = store
        self._chat = chat
        self._told = told
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Does nothing for an incident that is over by now."""
        step("tell", lambda: self._tell(job))

    def _tell(self, job: Job) -> None:
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
            if incident is None or incident.room is None or not incident.is_open:
                return
            text, blocks = self._told(reader, incident)
        if not self._once.intend(job.id, incident.room.id):
            return
        try:
            self._chat.whisper(incident.room.id, job.args["user"], text, blocks)
        except AdapterError as error:
            # No second try would follow, and who has left again needs nothing: no job to give up over.
            _log.warning("catch_up_not_shown", incident=incident.id, reason=error.reason.value)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: /incident catchup says the same."""
