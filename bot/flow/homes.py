"""Keeps the Home tabs true that people have opened lately."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.model.home import Home
from bot.ports import Blocks, Chat, Reader, Store, Tx

_LATELY = timedelta(days=1)
_AT_MOST_EVERY = timedelta(seconds=5)
_EACH = timedelta(seconds=1)
"""For each tab, so that however much happens the calls stay below the hundred a minute that Slack takes."""

Shown = Callable[[Reader, str], Blocks]


def refresh_homes(tx: Tx, now: datetime) -> None:
    """Has them shown anew, soon; whatever changes until then shows together."""
    homes = tx.homes(opened_after=now - _LATELY)
    if homes:
        tx.add_job(orders.show_homes(now + max(_AT_MOST_EVERY, len(homes) * _EACH)))


class Homes:
    """Shows each tab as the state is now, and only when that differs from what stands there."""

    def __init__(self, store: Store, clock: Clock, chat: Chat, shown: Shown) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._shown = shown

    def users(self) -> list[str]:
        """Whose tabs are kept true."""
        with self._store.read() as reader:
            return [home.user for home in reader.homes(opened_after=self._clock.now() - _LATELY)]

    def show(self, user: str) -> None:
        """Does nothing for a tab that was never opened. Raises AdapterError."""
        try:
            self._show(user, by_state=True)
        except AdapterError as error:
            if error.code != "hash_conflict":
                raise
            # Another job showed it meanwhile, perhaps something older than what holds now.
            self._show(user, by_state=False)

    def _show(self, user: str, *, by_state: bool) -> None:
        with self._store.read() as reader:
            home = reader.home(user)
            if home is None:
                return
            blocks = self._shown(reader, user)
        shown = hashlib.sha256(json.dumps(blocks).encode()).hexdigest()
        if by_state and shown == home.shown:
            return
        state = self._chat.show_home(user, blocks, home.state if by_state else "")
        self._store.write(lambda tx: _keep(tx, home, shown, state))


def _keep(tx: Tx, home: Home, shown: str, state: str) -> None:
    latest = tx.home(home.user) or home
    tx.save_home(latest.model_copy(update={"shown": shown, "state": state}))
