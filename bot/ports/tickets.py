"""Where tickets are filed, beside the list that Tocsin itself keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from bot.model.value import Link, Value


class TicketText(Value):
    """What a ticket says.

    `mark` is a word that no other ticket has; `details` are named facts and `links` lead to where they were
    seen, none of them private. `team` owns it, `service` is "" where none is named, and it is due on `due`.
    """

    mark: str
    title: str
    details: Mapping[str, str]
    links: tuple[Link, ...]
    team: str
    service: str
    due: date


class Filed(Value):
    """A ticket as its tracker has it: what people call it there (OPS-12), and where they see it."""

    key: str
    url: str


class Tickets(Protocol):
    """A tracker. Every call raises AdapterError with a reason and whether to try again."""

    kind: str
    """The policy's word for it."""

    title: str
    """What people call it."""

    def find(self, mark: str, since: datetime) -> Filed | None:
        """The ticket with that mark, filed at `since` or later.

        It may take the tracker a minute until what was filed is found.
        """

    def file(self, text: TicketText) -> Filed:
        """Files a new one, whatever is there already."""

    def closed(self, keys: Collection[str]) -> Mapping[str, bool]:
        """Of each, whether nobody works on it any more; one that is gone is closed."""

    def set_closed(self, key: str, closed: bool) -> None:
        """Closes it or opens it again; does nothing where it is so already, or the ticket is gone."""

    def note(self, key: str, text: str) -> None:
        """Says this below the ticket, unless it was said there before, or the ticket is gone."""
