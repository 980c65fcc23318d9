"""Writes to the person themselves in Slack, when no phone rings."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.once import Once
from bot.flow.page import Reach
from bot.flow.turns import Turns, page_and_incident
from bot.model.incident import Incident
from bot.model.job import Lane
from bot.model.page import Page
from bot.ports import Blocks, Chat, Reader, Store

Addressed = Callable[[Reader, Incident, Page], tuple[str, str, Blocks]]
"""The person's Slack user id, "" for none, and the message as text and blocks."""


class PageDirect(Reach):
    """Posts once in the conversation of the bot and the person; its metadata holds the page's id."""

    kind = "page_direct"
    lane = Lane.DIRECT

    def __init__(self, store: Store, clock: Clock, turns: Turns, chat: Chat, addressed: Addressed) -> None:
        super().__init__(store, clock, turns)
        self._chat = chat
        self._once = Once(store, chat, clock)
        self._addressed = addressed

    def _send(self, page_id: str, way: str) -> None:
        with self._store.read() as reader:
            page, incident = page_and_incident(reader, page_id)
            user, text, blocks = self._addressed(reader, incident, page)
        if not user:
            raise AdapterError(
                f"{page.target_name} has no Slack user id", reason=Reason.NOT_FOUND, retryable=False
            )
        conversation = self._chat.conversation(user)
        self._once.post(direct_key(page_id), conversation, text, blocks, since=incident.opened_at)


def direct_key(page_id: str) -> str:
    """Under which the message is posted."""
    return f"page:{page_id}"
