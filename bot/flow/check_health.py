"""Runs all checks anew, and shows the health board in the channel where somebody asked."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.health import Board
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Step, Store, Tx

Worded = Callable[[Board, str], tuple[str, Blocks]]
"""The message for the board, asked for by whom."""


class CheckHealth:
    """One look, and one message."""

    kind = "check_health"
    lane = Lane.CHECK

    def __init__(
        self, store: Store, clock: Clock, chat: Chat, look: Callable[[], Board], worded: Worded
    ) -> None:
        self._look = look
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """The board is kept, so that a second try to show it asks nobody again."""
        seen = step("check", lambda: self._look().model_dump_json())
        step("show", lambda: self._show(job, Board.model_validate_json(seen)))

    def _show(self, job: Job, board: Board) -> None:
        text, blocks = self._worded(board, job.args["by"])
        self._once.post(job.id, job.args["channel"], text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the answer to the press said that the bot must be in the channel."""
