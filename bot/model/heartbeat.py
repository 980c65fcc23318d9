"""What is known of an alert that must keep coming."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Moment, Value


class HeartbeatState(StrEnum):
    """Whether it comes. `unseen` has not come once since Tocsin knows of it, and its time is not yet over."""

    UNSEEN = "unseen"
    BEATING = "beating"
    MISSING = "missing"


class HeartbeatRecord(Value):
    """One expected heartbeat, by its name in the policy.

    `seen_at` is when it last came, as the alert of that id; `due_at` is when it is missing unless it comes.
    """

    name: str
    state: HeartbeatState = HeartbeatState.UNSEEN
    seen_at: Moment | None = None
    alert: str = ""
    due_at: Moment
