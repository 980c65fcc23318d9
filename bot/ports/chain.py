"""What proves the timelines: the seals of their entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bot.model.seal import Head, Seal, Sealed
from bot.model.timeline import Entry


class Chain(Protocol):
    """Each incident's entries are sealed in the order in which they were recorded, retracted ones too."""

    def head(self, incident: str) -> Head | None:
        """The end of its chain; None while nothing was recorded of it."""

    def seals(self, incident: str) -> list[Seal]:
        """All of them, in their places."""

    def chain(self, incident: str) -> Iterator[Sealed]:
        """Each place with what is kept there now, however that was changed, read bit by bit."""

    def unsealed(self, incident: str) -> list[tuple[str, int]]:
        """Id and number of what stands in its timeline without a seal; nothing that was recorded does."""

    def place_of(self, incident: str, digest: str) -> int | None:
        """The place in its chain that has this digest."""

    def chained(self) -> list[str]:
        """Every incident that has a timeline, or had one."""

    def chain_size(self) -> int:
        """How many entries are sealed in all."""

    def said_in(self, incident: str) -> dict[str, tuple[str, str]]:
        """(channel, ts) of the message that says it, by the id of each entry that was posted; those of the
        incidents that were merged into it are among them."""


class Sealing(Protocol):
    """How entries come into the chain, and words out of it."""

    def add_entry(self, entry: Entry) -> bool:
        """Records and seals it; False, and nothing is done, when its (incident, key) is there and not
        retracted."""

    def redact_entry(self, entry: Entry, record: str) -> str:
        """Keeps it instead of what was recorded under its id, and forgets the salt of what that said.

        Gives what its words are sealed as now, which the entry of the id `record` must say.
        """
