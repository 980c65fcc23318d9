"""Keeps the links at the top of an incident's channel true."""

from __future__ import annotations

from bot.errors import AdapterError
from bot.log import logger
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx

_log = logger("flow")


class Bookmark:
    """Makes the bookmark of one name what the incident's link of that name is: there, elsewhere, or gone."""

    kind = "bookmark"
    lane = Lane.CHAT

    def __init__(self, store: Store, chat: Chat) -> None:
        self._store = store
        self._chat = chat

    def run(self, job: Job, step: Step) -> None:
        """Does nothing where there is no channel: opening it sets what the incident has by then."""
        step("bookmark", lambda: self._set(str(job.incident), job.args["name"]))

    def _set(self, incident_id: str, name: str) -> None:
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
        if incident is None or incident.room is None:
            return
        url = next((link.url for link in incident.links if link.name == name), "")
        try:
            if url:
                self._chat.set_bookmark(incident.room.id, name, url)
            else:
                self._chat.remove_bookmark(incident.room.id, name)
        except AdapterError as error:
            if error.retryable:
                raise
            _log.warning("bookmark_refused", incident=incident_id, error=str(error))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the card has the link."""
