"""The digest channel's one line about an incident."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.calm import Calm
from bot.flow.lost import key_of
from bot.flow.once import Once
from bot.flow.places import DigestOf, channel_named
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx

Line = Callable[[Reader, Incident], tuple[str, Blocks]]


class Announce:
    """Posts the line once, and edits it as the incident changes."""

    kind = "announce"
    lane = Lane.CHAT

    def __init__(
        self, store: Store, clock: Clock, chat: Chat, line: Line, digest: DigestOf, calm: Calm
    ) -> None:
        self._store = store
        self._calm = calm
        self._chat = chat
        self._line = line
        self._digest = digest
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Shows the present state."""
        step("line", lambda: self._show(str(job.incident)))

    def _show(self, incident_id: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None or incident.private:
                return
            self._calm.take(reader, incident_id)
            text, blocks = self._line(reader, incident)
        if incident.digest_ts and incident.digest_channel:
            self._chat.update(incident.digest_channel, incident.digest_ts, text, blocks)
            return
        with self._store.read() as reader:  # it reads the whole timeline, which an edit needs not
            key = key_of(reader, "line", incident_id).replace("line", "digest", 1)
        channel = channel_named(self._chat, self._digest(incident.workspace))
        ts = self._once.post(key, channel, text, blocks, since=incident.opened_at)

        def keep(tx: Tx) -> None:
            latest = tx.incident(incident_id)
            if latest:
                tx.save_incident(latest.model_copy(update={"digest_ts": ts, "digest_channel": channel}))

        self._store.write(keep)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the incident's own channel does not depend on the digest."""
