"""Reads and writes what goes out to people: posts, tickets and post-mortems."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.store.kinds import POSTMORTEMS, TICKETS
from bot.adapters.store.shelf import View
from bot.errors import TocsinError
from bot.model.postmortem import Postmortem
from bot.model.ticket import Ticket


class PaperReads(View):
    """Posts, tickets and post-mortems, as every reader sees them."""

    def post(self, key: str) -> tuple[str, str | None] | None:
        for row in self._shelf.rows("posts", {"key": key}):
            return row["channel"], row["ts"]
        return None

    def tickets(self, *, open_only: bool = False) -> list[Ticket]:
        return self._all(TICKETS, closed_at=None) if open_only else self._all(TICKETS)

    def postmortem(self, incident: str) -> Postmortem | None:
        return self._one(POSTMORTEMS, incident=incident)


class PaperWrites(View):
    """Posts, tickets and post-mortems, as a transaction changes them."""

    def intend_post(self, key: str, channel: str, at: datetime) -> bool:
        return self._shelf.insert_new("posts", {"key": key, "channel": channel, "intended_at": at})

    def confirm_post(self, key: str, ts: str) -> None:
        if not self._shelf.do("confirm_post", key=key, ts=ts):
            raise TocsinError(f"No post under {key} was about to be tried.")

    def add_ticket(self, ticket: Ticket) -> None:
        self._add(TICKETS, ticket)

    def close_ticket(self, incident: str, at: datetime) -> None:
        self._shelf.do("close_ticket", incident=incident, at=at)

    def save_postmortem(self, postmortem: Postmortem) -> None:
        self._replace(POSTMORTEMS, postmortem)
