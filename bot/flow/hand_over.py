"""Tells a team when its on-call goes from one person to the next, and what is open then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.homes import refresh_homes
from bot.flow.kept import kept
from bot.flow.once import Once
from bot.flow.places import channel_named
from bot.model.job import Job, Lane
from bot.model.workspace import workspace_of
from bot.policy import Policy
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx
from bot.rules.on_call import HandOver, next_hand_over

Worded = Callable[[Reader, HandOver], tuple[str, Blocks]]

_LATELY = timedelta(days=1)
"""How long ago an override may have ended that a hand-over still speaks of."""


def plan_hand_over(tx: Tx, policy: Policy, team: str, now: datetime) -> None:
    """Has the team's next hand-over told when it comes, and shown who is on call now."""
    refresh_homes(tx, now)
    handed = next_hand_over(policy, team, kept(tx, now), now)
    if handed:
        tx.add_job(orders.hand_over(team, handed.at))


class TellHandOver:
    """Tells each hand-over once, and plans the next.

    It looks at the schedule as it is when the time has come: a hand-over that was moved is not told. Of
    several that went by while Tocsin was down, the last is told.
    """

    kind = "hand_over"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, policy: Policy, worded: Worded) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._policy = policy
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """The next one is planned first: what Slack refuses must not end the chain."""
        step("plan", lambda: self._plan(job.args["team"]))
        step("post", lambda: self._post(job.args["team"], datetime.fromisoformat(job.args["at"])))

    def _plan(self, team: str) -> None:
        now = self._clock.now()
        if team in self._policy.on_call:
            self._store.write(lambda tx: plan_hand_over(tx, self._policy, team, now))

    def _post(self, team: str, at: datetime) -> None:
        with self._store.read() as reader:
            handed = self._newest(reader, team, at) if team in self._policy.on_call else None
            if handed is None:
                return
            text, blocks = self._worded(reader, handed)
        place = self._policy.teams[team].place
        channel = channel_named(self._chat, place, self._policy.digest_of(workspace_of(place)))
        self._once.post(f"hand_over:{team}:{handed.at.isoformat()}", channel, text, blocks, since=handed.at)

    def _newest(self, reader: Reader, team: str, at: datetime) -> HandOver | None:
        known, now = kept(reader, at - _LATELY), self._clock.now()
        handed = next_hand_over(self._policy, team, known, at - timedelta.resolution)
        if handed is None or handed.at != at:
            return None
        while (later := next_hand_over(self._policy, team, known, handed.at)) and later.at <= now:
            handed = later
        return handed

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: /incident oncall and /incident handover say the same on request."""
