"""Who joins an incident's channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from bot.flow import orders
from bot.ports import Store, Tx

_EARLY = timedelta(minutes=5)
"""Who is there from the beginning reads the card, which says it all."""


class Joiners:
    """Has those who come late told what they missed."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def joined(self, channel: str, user: str) -> bool:
        """Once for each person and incident; False where there is nothing to tell."""
        now = self._clock.now()

        def change(tx: Tx) -> bool:
            incident = tx.incident_of_room(channel)
            if incident is None or not incident.is_open or now - incident.opened_at < _EARLY:
                return False
            return tx.add_job(orders.catch_up(incident, user, now))

        told = self._store.write(change)
        self._nudge()
        return told
