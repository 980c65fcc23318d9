"""A page to one person or team, and the attempts to get it through, each by one way."""

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
    DIRECT = "direct"
    """By what wakes nobody who has not asked for it: a message to the person, and a mail."""

    SILENT = "silent"
    """By nothing: in a drill without pages it is kept whom the pager would have rung."""


class Page(Value):
    """One page; `id` is `<incident>:<number>` and doubles as the pager's dedup key.

    `level` counts from 1 up the escalation ladder, and is 0 beside it; `target` is a person's or a team's key
    in the policy. Where a person asked for it, `asked_by` is their name and `reason` what they said. It is
    accepted once one of its attempts is: `way` says which, `error` why the last one that failed did.
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
    way: str = ""


class AttemptState(StrEnum):
    """How far an attempt has come.

    `planned` has its turn when the ways before it do not get through; `sent` is asked and not answered yet.
    """

    PLANNED = "planned"
    WAITING = "waiting"
    SENT = "sent"
    ACCEPTED = "accepted"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    SKIPPED = "skipped"


class Attempt(Value):
    """One way that a page takes; `id` is `<page>/<way>`, `number` its place in the order of ways, from 1.

    `way` is `pagerduty` (`pagerduty-2` by the second routing key, and so on), `slack`, `mail`, `channel` or
    `silent`. `begun_at` is when it had its turn, `sent_at` when it was last sent, `failures` counts the tries
    that failed, and `error` says why the last one did, or why the way was skipped.
    """

    id: str
    page: str
    incident: str
    number: int
    way: str
    state: AttemptState = AttemptState.PLANNED
    begun_at: Moment | None = None
    sent_at: Moment | None = None
    accepted_at: Moment | None = None
    acknowledged_at: Moment | None = None
    acknowledged_by: str = ""
    failed_at: Moment | None = None
    failures: int = 0
    error: str = ""
