"""What must happen next, now or at a time: the outbox and every timer in one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from bot.model.value import Moment, Value


class Lane(StrEnum):
    """Which road a job takes; a lane that stands still holds up no other."""

    PAGE = "page"
    DIRECT = "direct"
    MAIL = "mail"
    CHAT = "chat"
    WORK = "work"
    TICKET = "ticket"
    CHECK = "check"
    EXPORT = "export"
    WEBHOOK = "webhook"


class JobState(StrEnum):
    """How far a job has come. `waiting` may be due now or later; `given_up` needs a person."""

    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    GIVEN_UP = "given_up"


class Job(Value):
    """One job. `id` names its cause (`say:<entry id>`), so that the same cause makes one job.

    `attempts` counts the tries that failed or were put off; `note` says why the last one failed. Chat jobs of
    one incident run one at a time in the order of `seq`, which the store gives, and so do its ticket jobs,
    and its exports to one library.
    """

    id: str
    kind: str
    lane: Lane
    incident: str | None
    due_at: Moment
    args: Mapping[str, str] = Field(default_factory=dict)
    state: JobState = JobState.WAITING
    attempts: int = 0
    note: str = ""
    seq: int = 0


class LaneLoad(Value):
    """How full a lane is: how many of its jobs run, are due, wait for a later time, and were given up.

    `due_since` is when the oldest that is due became so; None where none is.
    """

    lane: Lane
    running: int = 0
    due: int = 0
    later: int = 0
    given_up: int = 0
    due_since: Moment | None = None
