"""Posts the daily digest, the weekly review and the month's figures when they are due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.once import Once
from bot.flow.places import channel_named
from bot.model.job import Job, Lane
from bot.policy import Policy, Report
from bot.ports import Blocks, Chat, Step, Store, Tx

_FIGURES = "figures"
_TOO_OLD = {"daily": timedelta(hours=12), "weekly": timedelta(hours=12), _FIGURES: timedelta(days=7)}
"""What could not be posted for so long, since we were down or Slack was, is left out."""

Worded = Callable[[str], tuple[str, Blocks]]


def keep_scheduled(tx: Tx, policy: Policy, now: datetime) -> None:
    """Orders the next one of each report that the policy wants, unless that is ordered already."""
    for name, when in _reports(policy).items():
        tx.add_job(orders.report(name, when.next_after(now, policy.business)))


class PostReport:
    """Each is ordered by the one before; one whose time is no longer the policy's is passed over."""

    kind = "report"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._worded = worded
        self._policy = policy
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """It tells what holds when it is posted."""
        at = datetime.fromisoformat(job.args["at"])
        step("next", lambda: self._store.write(self._order_next))
        if self._is_wanted(job.args["report"], at):
            step("post", lambda: self._post(job, at))
            if job.args["report"] == _FIGURES:
                step("draw", lambda: self._order_picture(at))

    def _order_picture(self, at: datetime) -> None:
        """By a job of its own: the words stand, whatever becomes of it."""
        self._store.write(lambda tx: tx.add_job(orders.draw_figures(at, self._clock.now())))

    def _order_next(self, tx: Tx) -> None:
        keep_scheduled(tx, self._policy, self._clock.now())

    def _is_wanted(self, name: str, at: datetime) -> bool:
        when = _reports(self._policy).get(name)
        just_before = at - timedelta(seconds=1)
        is_planned = when is not None and when.next_after(just_before, self._policy.business) == at
        return is_planned and self._clock.now() - at <= _TOO_OLD[name]

    def _post(self, job: Job, at: datetime) -> None:
        text, blocks = self._worded(job.args["report"])
        channel = channel_named(self._chat, self._policy.digest_channel)
        self._once.post(job.id, channel, text, blocks, since=at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the next one tells what still holds."""


def _reports(policy: Policy) -> dict[str, Report]:
    reports: dict[str, Report | None] = {
        "daily": policy.digest,
        "weekly": policy.review,
        _FIGURES: policy.figures,
    }
    return {name: when for name, when in reports.items() if when is not None}
