"""Posts that appear once, however often they are tried."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.ports import Blocks, Chat, Store


class Once:
    """Notes the intent before each post, so that a try after a crash knows to look first."""

    def __init__(self, store: Store, chat: Chat, clock: Clock) -> None:
        self._store = store
        self._chat = chat
        self._clock = clock

    def post(
        self,
        key: str,
        channel: str,
        text: str,
        blocks: Blocks | None = None,
        *,
        since: datetime,
        thread: str | None = None,
        broadcast: bool = False,
    ) -> str:
        """Posts under `key` unless that is done, and gives the message's ts; `since` bounds the search."""
        fresh = self.intend(key, channel)
        if not fresh:
            with self._store.read() as reader:
                known = reader.post(key)
            if known and known[1]:
                return known[1]
        ts = self._chat.post(
            channel,
            key,
            text,
            blocks,
            thread=thread,
            broadcast=broadcast,
            tried_before=not fresh,
            since=since,
        )
        self._store.write(lambda tx: tx.confirm_post(key, ts))
        return ts

    def intend(self, key: str, channel: str) -> bool:
        """Notes that something is about to be tried; False when an earlier try was noted."""
        now = self._clock.now()
        return self._store.write(lambda tx: tx.intend_post(key, channel, now))
