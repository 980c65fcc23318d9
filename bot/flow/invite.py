"""Brings somebody into an incident's channel."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import AdapterError
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx


class Invite:
    """Invites one person; one who is there already is no failure, and one who is gone is told of."""

    kind = "invite"
    lane = Lane.CHAT

    def __init__(self, store: Store, chat: Chat, tell_absent: Callable[[Incident, str], None]) -> None:
        self._store = store
        self._tell_absent = tell_absent
        self._chat = chat

    def run(self, job: Job, step: Step) -> None:
        """Does nothing where there is no channel."""
        step("invite", lambda: self._invite(str(job.incident), job.args["user"]))

    def _invite(self, incident_id: str, user: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
        if incident and incident.room and self._chat.invite(incident.room.id, [user]):
            self._tell_absent(incident, user)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the asker can ask again."""
