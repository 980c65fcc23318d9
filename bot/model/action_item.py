"""Follow-up work: what is to be done so that an incident does not come again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.model.incident import Person
from bot.model.value import Moment, Value


class Priority(StrEnum):
    """How much it matters; the policy says how often people are reminded."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ActionState(StrEnum):
    """Where it stands. One that was dropped will not be done, and says why."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Origin(StrEnum):
    """What it came from: somebody's words, a task that was left open, or a message in Slack."""

    SAID = "said"
    TASK = "task"
    MESSAGE = "message"


class ActionItem(Value):
    """One piece of follow-up work; `id` is like INC-2026-001-A1.

    Owner and due day (of the business's zone) are None until somebody says them. `url` is its ticket, where
    somebody filed one. `source` is the id of the task, or channel and ts of the message, that it came from.
    `reminded` is the day on which its owner, or whoever added it, was last reminded.
    """

    id: str
    incident: str
    number: int
    text: str
    owner: Person | None = None
    due: date | None = None
    priority: Priority = Priority.MEDIUM
    url: str = ""
    by: Person
    added_at: Moment
    origin: Origin = Origin.SAID
    source: str = ""
    state: ActionState = ActionState.OPEN
    ended_at: Moment | None = None
    ended_by: Person | None = None
    why: str = ""
    reminded: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state is ActionState.OPEN

    @property
    def name(self) -> str:
        """What it is called within its incident: A1."""
        return f"A{self.number}"

    @property
    def answers(self) -> Person:
        """Whom to ask about it: its owner, or whoever added it."""
        return self.owner or self.by

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its day is over."""
        return self.is_open and self.due is not None and self.due < today
