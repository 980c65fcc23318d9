"""Where published post-mortems are kept for those who read them later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.model.value import Value


class Volume(Value):
    """A post-mortem to keep. `name` is its file's without an ending; `title` is the same for each edition.

    `mark` is a word that each edition has alone: what has it already is not written again. `pictures` are
    SVGs by their names in `markdown`. `note` says what a correction corrects, or "". `room` is the incident's
    channel, "" for none.
    """

    incident: str
    name: str
    title: str
    markdown: str
    pictures: Mapping[str, bytes]
    mark: str
    note: str = ""
    room: str = ""


class Kept(Value):
    """Where it stands: the library's own word for it, and where people read it."""

    key: str
    url: str


class Library(Protocol):
    """Every call raises AdapterError with a reason and whether to try again."""

    title: str
    """What people call it."""

    def keep(self, volume: Volume, key: str) -> Kept:
        """Puts it there, or in the place of its last edition, which `key` names; the library keeps both.

        With "" it is looked for by its title first, since an earlier try may have got through. Done twice, it
        is there once.
        """

    def examine(self) -> str:
        """Looks whether documents could be put there, and says in a sentence where; writes nothing."""
