"""Alerts a team in its own channel: the page of an incident that wakes nobody yet."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.flow.once import Once
from bot.flow.page import Reach
from bot.flow.places import DigestOf, channel_named
from bot.flow.turns import Turns, page_and_incident
from bot.model.incident import Incident
from bot.model.job import Lane
from bot.model.page import Page
from bot.ports import Blocks, Chat, Reader, Store

Addressed = Callable[[Reader, Incident, Page], tuple[str, str, Blocks]]
"""The channel's name, and the message as text and blocks."""


class AlertTeam(Reach):
    """Posts in the team's channel, or in the digest channel when the team's is not to be seen.

    It posts once, whoever acknowledged meanwhile: the team wants to know either way while it lasts.
    """

    kind = "alert_team"
    lane = Lane.CHAT

    def __init__(
        self, store: Store, clock: Clock, turns: Turns, chat: Chat, addressed: Addressed, fallback: DigestOf
    ) -> None:
        super().__init__(store, clock, turns)
        self._chat = chat
        self._addressed = addressed
        self._once = Once(store, chat, clock)
        self._fallback = fallback

    def _send(self, page_id: str, way: str) -> None:
        with self._store.read() as reader:
            page, incident = page_and_incident(reader, page_id)
            name, text, blocks = self._addressed(reader, incident, page)
        channel = channel_named(self._chat, name, self._fallback(incident.workspace))
        self._once.post(f"team:{page_id}", channel, text, blocks, since=incident.opened_at)
