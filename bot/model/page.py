"""One attempt to reach one person or team."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Moment, Value

REFUSED_KEY = "tocsin-refused:"
"""What the dedup key of a page begins with that rang for an alert which could not be kept."""


class PageState(StrEnum):
    """How far a page has come."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    NOT_NEEDED = "not_needed"
    FAILED = "failed"


class Via(StrEnum):
    """By what a page travels."""

    PAGER = "pager"
    CHAT = "chat"
    SILENT = "silent"
    """By nothing: in a drill without pages it is kept whom the pager would have rung."""


class Page(Value):
    """One page; `id` is `<incident>:<number>` and doubles as the pager's dedup key.

    `level` counts from 1 up the escalation ladder, and is 0 beside it; `target` is a person's or a team's key
    in the policy. Where a person asked for it, `asked_by` is their name and `reason` what they said.
    """

    id: str
    incident: str
    number: int
    level: int
    target: str
    target_name: str
    via: Via
    state: PageState = PageState.WAITING
    sent_at: Moment | None = None
    accepted_at: Moment | None = None
    acknowledged_at: Moment | None = None
    acknowledged_by: str = ""
    failed_at: Moment | None = None
    error: str = ""
    asked_by: str = ""
    reason: str = ""
