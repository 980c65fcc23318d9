"""How an incident keeps people told, and is itself kept from being forgotten."""

from __future__ import annotations

from bot.model.value import Moment, Value


class Cadence(Value):
    """`updated_at` is when the last status update was sent, `due_at` when the next one is (None: none is).

    `asked_at` is when the channel was last asked whether the incident is still going on, and `ask_after` the
    time before which it is not asked again.
    """

    updated_at: Moment | None = None
    due_at: Moment | None = None
    asked_at: Moment | None = None
    ask_after: Moment | None = None
