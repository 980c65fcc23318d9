"""Reviews each day, and on request, how clusters, queries and tables did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.once import Once
from bot.flow.places import channel_named
from bot.model.check import CheckResult
from bot.model.job import Job, Lane
from bot.policy import Policy, Tuning
from bot.ports import Blocks, Chat, Step, Store, Tx

_TOO_OLD = timedelta(hours=12)
"""One that is so late, since we were down, is left out: the next one is near."""

Worded = Callable[[Sequence[CheckResult], Sequence[Tuning], str], tuple[str, Blocks]]
"""The message for the results, by the checklist, asked for by whom."""


def keep_reviewing(tx: Tx, policy: Policy, now: datetime) -> None:
    """Orders the next review that the policy wants, unless that is ordered already."""
    if policy.performance:
        tx.add_job(orders.planned_performance_review(policy.performance.next_after(now, policy.business)))


class ReviewPerformance:
    """A planned one is ordered by the one before; one whose time is no longer the policy's is passed over."""

    kind = "review_performance"
    lane = Lane.CHECK

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chat: Chat,
        review: Callable[[], list[CheckResult]],
        worded: Worded,
        policy: Policy,
    ) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._review = review
        self._worded = worded
        self._policy = policy
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """What was found is kept, so that a second try to post it asks nobody again."""
        if at := job.args.get("at"):
            step("next", lambda: self._store.write(self._order_next))
            if not self._is_wanted(datetime.fromisoformat(at)):
                return
        found = step("check", lambda: [result.model_dump_json() for result in self._review()])
        if found:
            step("post", lambda: self._post(job, [CheckResult.model_validate_json(each) for each in found]))

    def _order_next(self, tx: Tx) -> None:
        keep_reviewing(tx, self._policy, self._clock.now())

    def _is_wanted(self, at: datetime) -> bool:
        when = self._policy.performance
        just_before = at - timedelta(seconds=1)
        is_planned = when is not None and when.next_after(just_before, self._policy.business) == at
        return is_planned and self._clock.now() - at <= _TOO_OLD

    def _post(self, job: Job, results: Sequence[CheckResult]) -> None:
        text, blocks = self._worded(results, self._policy.tuning, job.args["by"])
        channel = job.args["channel"] or channel_named(self._chat, self._policy.digest_channel)
        self._once.post(job.id, channel, text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the next one tells what still holds."""
