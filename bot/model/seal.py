"""What proves a timeline: a seal for each entry, and the head of each incident's chain of seals."""

from __future__ import annotations

from enum import StrEnum

from bot.model.timeline import Entry
from bot.model.value import Value


class Head(Value):
    """How many entries an incident's chain has, and the digest of the last one.

    Whoever keeps a copy elsewhere can prove later that nothing up to there was changed or cut off.
    """

    incident: str
    size: int
    digest: str

    @property
    def written(self) -> str:
        """As it is printed and read again: "INC-2026-001/42/3f9a…" with the whole digest."""
        return f"{self.incident}/{self.size}/{self.digest}"


class Seal(Value):
    """The digests of one entry, at its place (from 1) in the chain of its incident; all are SHA-256, in hex.

    `times`, `author`, `facts` and `words` are those of its parts, and `digest` is made of them and of
    `previous`, the digest of the seal before. `salt` is hashed with the words: nobody can try guesses at
    words that were redacted once it is gone. It is then another one, which opens what stands in their place,
    and `redacted_in` is the id of the entry that says so; "" while nothing was redacted.
    """

    entry: str
    incident: str
    place: int
    previous: str
    times: str
    author: str
    facts: str
    words: str
    digest: str
    salt: str
    redacted_in: str = ""


class Sealed(Value):
    """A place in a chain as it is kept now.

    `entry` is None where it is gone, or where what is kept `is_unreadable`. `anew` is what the words were
    sealed as when they were redacted, by the entry that says so; `is_hidden` says that it is taken back
    though no entry takes it back, `is_shown` that it takes another back which still stands.
    """

    seal: Seal
    entry: Entry | None
    is_unreadable: bool = False
    anew: str = ""
    is_hidden: bool = False
    is_shown: bool = False


class What(StrEnum):
    """What is amiss with an entry or a chain."""

    TIME = "time"
    AUTHOR = "author"
    TEXT = "text"
    FACTS = "facts"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SEAL = "seal"
    HIDDEN = "hidden"
    SHOWN = "shown"
    CUT = "cut"
    HEAD = "head"
    ANCHOR = "anchor"


class Fault(Value):
    """One thing that is amiss; `place` is 0 where it is no single place's, `number` what people call the
    entry, or 0, and `said` a sentence about it."""

    incident: str
    what: What
    said: str
    place: int = 0
    entry: str = ""
    number: int = 0
