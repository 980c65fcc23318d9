"""Work that can wait for the next business day."""

from __future__ import annotations

from bot.model.value import Moment, Value


class Ticket(Value):
    """One ticket of the built-in list; `id` is `T-<incident>`."""

    id: str
    incident: str
    title: str
    owner: str
    due_at: Moment
    filed_at: Moment
    closed_at: Moment | None = None
