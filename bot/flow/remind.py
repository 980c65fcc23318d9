"""Reminds people of action items, in the hours in which they work."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.clock import Clock
from bot.flow import orders
from bot.flow.change import ChangeJob
from bot.flow.homes import refresh_homes
from bot.model.job import Job
from bot.policy import Policy
from bot.ports import Store, Tx
from bot.rules.reminding import reminds


def keep_reminding(tx: Tx, policy: Policy, now: datetime) -> None:
    """Has it looked at when the next business day begins, unless that is ordered already."""
    business = policy.business
    tomorrow = datetime.combine(business.day_of(now) + timedelta(days=1), time(), tzinfo=business.zone)
    tx.add_job(orders.remind(business.opening_after(tomorrow if business.is_open(now) else now)))


class Remind(ChangeJob):
    """Once a business day while an item is open: each person is told of all of theirs when one is due."""

    kind = "remind"

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        super().__init__(store, clock, self._remind)
        self._policy = policy

    def _remind(self, tx: Tx, job: Job, now: datetime) -> None:
        refresh_homes(tx, now)
        items = tx.open_action_items()
        if items:
            keep_reminding(tx, self._policy, now)
        # We may have been down when it was due: what comes at night would wait for the morning anyway.
        if not self._policy.business.is_open(now):
            return
        today = self._policy.business.day_of(now)
        due = {item.answers.id for item in items if reminds(item, today, self._policy)} - {""}
        for item in items:
            if item.answers.id in due:
                tx.save_action_item(item.model_copy(update={"reminded": today}))
        for user in sorted(due):
            tx.add_job(orders.tell_actions(user, today, now))
