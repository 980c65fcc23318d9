"""Who looks at their Home tab."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.flow import orders
from bot.model.home import Home
from bot.ports import Store, Tx


class HomeTabs:
    """Has a tab shown to who opens it, and kept true from then on."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def opened(self, user: str, state: str, cause: str) -> None:
        """Once for each `cause`; `state` is the chat's word for what stands there, "" for nothing."""
        now = self._clock.now()

        def change(tx: Tx) -> None:
            if tx.add_job(orders.show_home(user, cause, now)):
                tx.save_home(Home(user=user, opened_at=now, state=state))

        self._store.write(change)
        self._nudge()
