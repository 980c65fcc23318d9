"""Reads and writes what goes out to people: posts, tickets and post-mortems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.kinds import INCIDENTS, POSTMORTEMS, TICKETS, VERSIONS
from bot.adapters.store.shelf import View
from bot.errors import TocsinError
from bot.model.incident import Incident
from bot.model.postmortem import Postmortem, Version
from bot.model.ticket import Ticket


class PaperReads(View):
    """Posts, tickets and post-mortems, as every reader sees them."""

    def post(self, key: str) -> tuple[str, str | None] | None:
        for row in self._shelf.ask("post", key=key):
            return row["channel"], row["ts"]
        return None

    def posts_of(self, prefix: str) -> list[tuple[str, str]]:
        found = self._shelf.ask("posts_of", prefix=prefix)
        return [(str(row["key"]), str(row["channel"])) for row in found]

    def whole_of(self, key: str) -> str | None:
        for row in self._shelf.rows("posts", {"key": key}):
            whole: str | None = row["part_of"]
            return whole
        return None

    def tickets(self, *, open_only: bool = False, limit: int | None = None) -> list[Ticket]:
        if open_only:
            return self._all(TICKETS, limit=limit, closed_at=None)
        return self._all(TICKETS, limit=limit)

    def ticket(self, ticket_id: str) -> Ticket | None:
        return self._one(TICKETS, id=ticket_id)

    def ticket_of(self, incident: str) -> Ticket | None:
        return self._one(TICKETS, incident=incident)

    def tickets_closed_early(self) -> list[Ticket]:
        return self._asked(TICKETS, "tickets_closed_early")

    def tickets_to_ask_about(self, tracker: str) -> list[Ticket]:
        return self._asked(TICKETS, "tickets_to_ask_about", tracker=tracker)

    def postmortem(self, incident: str) -> Postmortem | None:
        return self._one(POSTMORTEMS, incident=incident)

    def unpublished(self, user: str) -> list[Incident]:
        return self._asked(INCIDENTS, "unpublished", user=user)

    def section_versions(self, incident: str) -> list[Version]:
        return self._all(VERSIONS, incident=incident)


class PaperWrites(View):
    """Posts, tickets and post-mortems, as a transaction changes them."""

    def intend_post(self, key: str, channel: str, at: datetime) -> bool:
        return self._shelf.insert_new("posts", {"key": key, "channel": channel, "intended_at": at})

    def confirm_post(self, key: str, ts: str) -> None:
        if not self._shelf.do("confirm_post", key=key, ts=ts):
            raise TocsinError(f"No post under {key} was about to be tried.")

    def join_posts(self, keys: Sequence[str], whole: str, channel: str, at: datetime) -> None:
        for key in keys:
            row = {"key": key, "channel": channel, "intended_at": at, "part_of": whole}
            self._shelf.upsert("posts", row, "key")

    def add_ticket(self, ticket: Ticket) -> None:
        self._add(TICKETS, ticket)

    def save_ticket(self, ticket: Ticket) -> None:
        self._save(TICKETS, ticket)

    def save_postmortem(self, postmortem: Postmortem) -> None:
        self._replace(POSTMORTEMS, postmortem)

    def add_version(self, version: Version) -> None:
        self._add(VERSIONS, version)

    def rewrite_version(self, version: Version) -> None:
        self._save(VERSIONS, version)
