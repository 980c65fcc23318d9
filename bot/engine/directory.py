"""Keeps the rosters that the policy takes from outside, so that a page never waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.engine.rounds import Rounds
from bot.errors import AdapterError, Reason
from bot.flow.hand_over import plan_hand_over
from bot.model.roster import Roster
from bot.policy import Policy
from bot.ports import OnCallDirectory, Store, Tx

_EVERY = timedelta(minutes=5)
_NAME = "on_call"
_OF_ALL = (Reason.AUTH, Reason.TIMEOUT, Reason.SERVER, Reason.RATE_LIMITED)
"""Failures that are nobody's own: what else would be asked is spared it."""


class Directory:
    """Reads every roster that the policy names, in a thread of its own; without a directory it rests.

    What cannot be read stays as it was read last, however long ago that is.
    """

    def __init__(self, store: Store, clock: Clock, policy: Policy, directory: OnCallDirectory | None) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._directory = directory
        self._rosters = list(
            dict.fromkeys(each.pagerduty for each in policy.on_call.values() if each.pagerduty)
        )
        self._rounds = Rounds(_NAME, _EVERY, clock, self._look) if directory and self._rosters else None

    def start(self) -> None:
        """Asks at once, and then every five minutes."""
        if self._rounds:
            self._rounds.start()

    def stop(self) -> None:
        """Ends; a look under way is not waited for any longer than a few seconds."""
        if self._rounds:
            self._rounds.stop()

    def working(self) -> Mapping[str, bool]:
        """Whether the last look went well; nothing where nobody is asked."""
        return {_NAME: self._rounds.is_working} if self._rounds else {}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until nobody is due to be asked; False when that took longer."""
        return self._rounds is None or self._rounds.settle(seconds)

    def _look(self) -> Sequence[str]:
        troubles = []
        for roster_id in self._rosters:
            try:
                self._read(roster_id)
            except AdapterError as error:
                if error.reason in _OF_ALL:
                    raise
                troubles.append(str(error))
        return troubles

    def _read(self, roster_id: str) -> None:
        if self._directory is None:
            return
        now = self._clock.now()
        roster = self._directory.roster(roster_id, now)
        teams = [team for team, each in self._policy.on_call.items() if each.pagerduty == roster_id]

        def keep(tx: Tx, roster: Roster = roster) -> None:
            tx.save_roster(roster)
            for team in teams:
                plan_hand_over(tx, self._policy, team, now)

        self._store.write(keep)
