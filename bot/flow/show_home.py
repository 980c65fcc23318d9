"""Shows somebody's Home tab when they open it."""

from __future__ import annotations

from bot.errors import AdapterError
from bot.flow.homes import Homes
from bot.model.job import Job, Lane
from bot.ports import Step, Tx


class ShowHome:
    """The tab of one person."""

    kind = "show_home"
    lane = Lane.CHAT

    def __init__(self, homes: Homes) -> None:
        self._homes = homes

    def run(self, job: Job, step: Step) -> None:
        """The newest state wins, whichever job comes first."""
        step("show", lambda: self._homes.show(job.args["user"]))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: whoever opens it again has it shown again."""
