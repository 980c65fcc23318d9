"""One test alert on its way through Tocsin, to prove that a real one would ring somebody."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Moment, Value

KEY = "tocsin-synthetic:"
"""What the dedup key of a test page begins with."""

MARK = "x-tocsin-synthetic"
"""The header that names a test alert, with a secret that only the process knows which sends it."""


class Outcome(StrEnum):
    """What became of it."""

    UNDER_WAY = "under_way"
    PAGED = "paged"
    FAILED = "failed"


class SyntheticRun(Value):
    """One test alert: when it was sent to our own front door, accepted on disk, and taken by the pager.

    `error` says why it failed.
    """

    id: str
    sent_at: Moment
    accepted_at: Moment | None = None
    paged_at: Moment | None = None
    outcome: Outcome = Outcome.UNDER_WAY
    error: str = ""

    @property
    def key(self) -> str:
        """The dedup key of its page."""
        return KEY + self.id

    @property
    def seconds(self) -> float | None:
        """From acceptance to the page; None where there was none."""
        if self.accepted_at is None or self.paged_at is None:
            return None
        return (self.paged_at - self.accepted_at).total_seconds()
