"""A past incident that is held up to a new one."""

from __future__ import annotations

from datetime import date

from bot.model.value import Link, Moment, Value


class Unkept(Value):
    """An action item of it that is overdue, and might have prevented the new one; `owner` may be ""."""

    id: str
    text: str
    owner: str
    due: date


class Precedent(Value):
    """What to know of it: in what it is alike, when it was over, and what fixed it ("" where nobody said).

    `false_alarm` says that it was cancelled. `links` lead to its channel and its post-mortem.
    """

    id: str
    title: str
    opened_at: Moment
    reasons: tuple[str, ...]
    fix: str = ""
    false_alarm: bool = False
    links: tuple[Link, ...] = ()
    unkept: tuple[Unkept, ...] = ()
