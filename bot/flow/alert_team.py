"""Alerts a team in its own channel: the page of an incident that wakes nobody yet."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.flow.page import accept, page_trouble
from bot.flow.places import channel_named
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, PageState
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx

Addressed = Callable[[Reader, Incident, Page], tuple[str, str, Blocks]]
"""The channel's name, and the message as text and blocks."""


class AlertTeam:
    """Posts in the team's channel, or in the digest channel when the team's is not to be seen."""

    kind = "alert_team"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, addressed: Addressed, fallback: str) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._addressed = addressed
        self._once = Once(store, chat, clock)
        self._fallback = fallback

    def run(self, job: Job, step: Step) -> None:
        """Posts once, whoever acknowledged meanwhile: the team wants to know either way while it lasts."""
        sent_at = step("post", lambda: self._post(job.args["page"]))
        if sent_at:
            accepted_at = self._clock.now()
            step("accepted", lambda: accept(self._store, job.args["page"], sent_at, accepted_at))

    def _post(self, page_id: str) -> str:
        """Gives when it was sent, as ISO 8601; "" when there is nothing to tell any more."""
        with self._store.read() as reader:
            page = reader.page(page_id)
            incident = reader.incident(page.incident) if page else None
            if page is None or incident is None:
                raise LookupError(f"page {page_id} is not stored")
            if page.state is PageState.NOT_NEEDED or not incident.is_open:
                return ""
            name, text, blocks = self._addressed(reader, incident, page)
        channel = channel_named(self._chat, name, self._fallback)
        sent_at = self._clock.now()
        self._once.post(f"team:{page_id}", channel, text, blocks, since=incident.opened_at)
        return sent_at.isoformat()

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """As with any page that does not get through."""
        page_trouble(tx, job, error, self._clock.now(), gives_up=gives_up)
