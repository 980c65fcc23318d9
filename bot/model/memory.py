"""What is found again of incidents that were."""

from __future__ import annotations

from enum import StrEnum

from bot.model.incident import Incident
from bot.model.value import Moment, Value


class Place(StrEnum):
    """Where the words stand: in the incident itself, its timeline, or its post-mortem."""

    INCIDENT = "incident"
    TIMELINE = "timeline"
    POSTMORTEM = "postmortem"


class Look(Value):
    """How a search looks. `within` is the private incident in whose channel it is asked, and found.

    Only incidents of that `workspace` are found; None means all.
    """

    now: Moment
    within: str | None = None
    workspace: str | None = None
    drills: bool = False
    offset: int = 0
    limit: int = 10


class Piece(Value):
    """A piece of a text that was found; a `hit` is what was looked for."""

    text: str
    hit: bool = False


class Passage(Value):
    """What stands around words that were found, and where."""

    place: Place
    pieces: tuple[Piece, ...]


class Finding(Value):
    """An incident, and the places that hold the words: one that has them all, or else the best for each."""

    incident: Incident
    passages: tuple[Passage, ...]


class Findings(Value):
    """One page of what was found, of `total` incidents; `partly` when none has all of the words."""

    found: tuple[Finding, ...] = ()
    total: int = 0
    partly: bool = False


class Alike(Value):
    """An incident that is over, and whether it had one of the alerts that another one has."""

    incident: Incident
    same_alert: bool
