"""Looks whether a page got through by the way that has its turn; if not, the next one has."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.flow.change import ChangeJob
from bot.flow.turns import Turns
from bot.model.job import Job, Lane
from bot.ports import Store, Tx

_LATE = timedelta(seconds=30)
"""A timer that is so late was held up by our own end: nothing was tried meanwhile."""


class NextWay(ChangeJob):
    """A timer that looks at the present state: one that was overtaken does nothing."""

    kind = "next_way"
    lane = Lane.WORK

    def __init__(self, store: Store, clock: Clock, turns: Turns) -> None:
        super().__init__(store, clock, self._look)
        self._turns = turns

    def _look(self, tx: Tx, job: Job, now: datetime) -> None:
        was_down = now - job.due_at > _LATE
        self._turns.overdue(tx, job.args["page"], job.args["way"], now, was_down=was_down)
