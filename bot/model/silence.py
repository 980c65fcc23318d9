"""What holds alerts back for a while, because somebody says so."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.value import Moment, Value


class Silence(Value):
    """One silence; `id` is `S-<number>`.

    `match` has the patterns for each field of an alert, one of which must fit in every field. It holds from
    `starts_at` until `ends_at`, which is moved back when somebody (`ended_by`) ends it early.
    """

    id: str
    match: Mapping[str, tuple[str, ...]]
    author: str
    author_id: str = ""
    reason: str
    starts_at: Moment
    ends_at: Moment
    created_at: Moment
    ended_by: str = ""
