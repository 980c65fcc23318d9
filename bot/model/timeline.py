"""What happened, append-only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from bot.model.value import Moment, Value


class EntryKind(StrEnum):
    """What sort of thing happened; a template in `templates/timeline/` words each."""

    ALERT = "alert"
    ALERT_RESOLVED = "alert_resolved"
    ALERTS_CLEAR = "alerts_clear"
    FLAPPING = "flapping"
    STEADY = "steady"
    HELD_BACK = "held_back"
    STORM = "storm"
    CHANGE = "change"
    DECLARED = "declared"
    PAGED = "paged"
    PAGE_FAILED = "page_failed"
    PAGE_RESOLVED = "page_resolved"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    CALLED = "called"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    SKIPPED = "skipped"
    NOBODY = "nobody"
    STILL_FIRING = "still_firing"
    STATUS = "status"
    SEVERITY = "severity"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    TASK = "task"
    TASK_DONE = "task_done"
    ACTION = "action"
    SIMILAR = "similar"
    UPDATE = "update"
    IMPACT = "impact"
    NOTE = "note"
    CAPTURED = "captured"
    RETRACTED = "retracted"
    REDACTED = "redacted"
    DIAGNOSED = "diagnosed"
    TICKET = "ticket"
    TICKET_STATE = "ticket_state"
    ROOM = "room"
    TROUBLE = "trouble"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    MERGED = "merged"
    TOOK_IN = "took_in"
    PARTED = "parted"
    LINKED = "linked"
    UNLINKED = "unlinked"
    POSTMORTEM = "postmortem"


class Entry(Value):
    """One timeline entry, with its three times.

    `happened_at` is when it happened in the world, `observed_at` when we learnt of it, `recorded_at` when it
    was written. `key` names the cause, so that the same cause is recorded once; `retracts` is the id of an
    entry that this one takes back. `data` holds what the entry's template words. `number` is what people
    name it by: the store counts from 1 for each incident where it is 0, and what stands in another's place
    has its number.
    """

    id: str
    number: int = 0
    incident: str
    kind: EntryKind
    happened_at: Moment
    observed_at: Moment
    recorded_at: Moment
    author: str = ""
    author_id: str = ""
    source: str = ""
    link: str = ""
    key: str
    retracts: str | None = None
    data: Mapping[str, str] = Field(default_factory=dict)
