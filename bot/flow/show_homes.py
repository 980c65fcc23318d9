"""Shows all Home tabs anew that somebody opened lately."""

from __future__ import annotations

from bot.errors import AdapterError, Reason
from bot.flow.homes import Homes
from bot.log import logger
from bot.model.job import Job, Lane
from bot.ports import Step, Tx

_log = logger("flow")


class ShowHomes:
    """One job for all: in a storm of changes, each tab is shown once in a while."""

    kind = "show_homes"
    lane = Lane.CHAT

    def __init__(self, homes: Homes) -> None:
        self._homes = homes

    def run(self, job: Job, step: Step) -> None:
        """What was shown before a failure needs no second call: it differs no more."""
        step("show", self._show_all)

    def _show_all(self) -> None:
        for user in self._homes.users():
            try:
                self._homes.show(user)
            except AdapterError as error:
                if error.retryable:
                    raise
                # Whoever has left keeps nobody else's tab from being true; a bad token keeps them all.
                _log.warning("home_not_shown", user=user, error=str(error))
                if error.reason is Reason.AUTH:
                    return

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the next change tries again."""
