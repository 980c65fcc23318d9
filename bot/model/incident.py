"""What people respond to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.model.cadence import Cadence
from bot.model.drill import DrillMark
from bot.model.severity import Severity
from bot.model.value import Link, Moment, Value
from bot.model.workspace import HOME, apart


class Status(StrEnum):
    """Where an incident stands; `rules/lifecycle.py` owns the moves."""

    TRIAGE = "triage"
    INVESTIGATING = "investigating"
    MITIGATING = "mitigating"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether people still work on it."""
        return self not in (Status.RESOLVED, Status.CLOSED)


class Person(Value):
    """Someone who acts: their Slack user id ("" when they have none here) and the name people read."""

    id: str
    name: str


class Room(Value):
    """The incident's channel, the card in it (`card_ts`, once posted), and what was last shown there.

    One that was `adopted` was there before the incident, with `theirs` as its topic. `shown` is the card's
    mark, by which one that would look the same is known.
    """

    id: str
    name: str
    card_ts: str | None = None
    topic: str = ""
    shown: str = ""
    refreshed_at: Moment | None = None
    adopted: bool = False
    theirs: str = ""
    is_archived: bool = False

    @property
    def url(self) -> str:
        """Leads to the channel by its id, whatever the workspace is called."""
        workspace, channel = apart(self.id)
        team = f"team={workspace}&" if workspace else ""
        return f"https://slack.com/app_redirect?{team}channel={channel}"


class Incident(Value):
    """One incident; `id` is like INC-2026-001. Times are UTC; a None milestone has not happened.

    `roles` holds who has which role beside the commander.
    `acknowledged_at` is None again when an alert reopens it, since nobody has it then; `answered_at` keeps
    the first acknowledgement. A `storm` gathers alerts that would have opened too many incidents at once.
    One that was `cancelled` was a false alarm, and one with `merged_into` goes on in that incident: the
    status of either is closed, and `resolved_at` is when that was said. `links` are what people gave it:
    documents, calls, related incidents. `workspace` is where its channel is and whose people see it.
    """

    id: str
    title: str
    severity: Severity
    status: Status = Status.TRIAGE
    private: bool = False
    service: str | None = None
    commander: Person | None = None
    roles: Mapping[str, Person] = {}
    declared_by: Person | None = None
    detected_at: Moment
    opened_at: Moment
    acknowledged_at: Moment | None = None
    acknowledged_by: Person | None = None
    answered_at: Moment | None = None
    mitigated_at: Moment | None = None
    resolved_at: Moment | None = None
    resolved_by: Person | None = None
    impact: str = ""
    cause: str = ""
    resolution: str = ""
    escalates_at: Moment | None = None
    offered_resolve: bool = False
    wants_room: bool = False
    room: Room | None = None
    digest_ts: str | None = None
    digest_channel: str | None = None
    storm: bool = False
    reopened: int = 0
    cancelled: bool = False
    merged_into: str | None = None
    links: tuple[Link, ...] = ()
    closed_at: Moment | None = None
    cadence: Cadence = Cadence()
    drill: DrillMark | None = None
    workspace: str = HOME

    @property
    def is_open(self) -> bool:
        """Whether people still work on it."""
        return self.status.is_open

    @property
    def is_put_away(self) -> bool:
        """Whether its channel is archived: nothing can be said there any more."""
        return self.room is not None and self.room.is_archived


class Candidate(Value):
    """An open incident that an alert might join.

    `last_start` is when the last of its lately received alerts began, or its opening where that is later; a
    sender's clock may run ahead, so none counts as begun after it came. `same_resource` says whether one of
    its alerts is about the resource that was asked for. `services` are those of the incidents that were
    merged into it.
    """

    incident: Incident
    last_start: Moment
    same_resource: bool = False
    services: tuple[str, ...] = ()
