"""Says below a message that an incident was declared from it."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.log import logger
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Step, Store, Tx

_log = logger("flow")


class Reply:
    """Runs once the incident's channel is there, being ordered after it; of a private one not at all."""

    kind = "reply"
    lane = Lane.CHAT

    def __init__(
        self, store: Store, clock: Clock, chat: Chat, worded: Callable[[Incident], tuple[str, Blocks]]
    ) -> None:
        self._store = store
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Posts in the message's thread, once."""
        step("reply", lambda: self._reply(str(job.incident), job.args["channel"], job.args["ts"]))

    def _reply(self, incident_id: str, channel: str, ts: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
        if incident is None or incident.private:
            return
        text, blocks = self._worded(incident)
        try:
            self._once.post(
                f"reply:{incident_id}", channel, text, blocks, thread=ts, since=incident.opened_at
            )
        except AdapterError as error:
            if error.retryable:
                raise
            _log.warning("reply_refused", incident=incident_id, error=str(error))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: whoever declared it was told where it goes on."""
