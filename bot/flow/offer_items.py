"""Offers to make action items of the tasks that were left open when an incident was resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.follow_up import items_of, tasks_left
from bot.flow.once import Once
from bot.model.action_item import ActionItem
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.task import Task
from bot.ports import Blocks, Chat, Step, Store, Tx

Worded = Callable[[Incident, Sequence[Task], Sequence[ActionItem]], tuple[str, Blocks]]
"""The tasks that are left, and the items that were made of others."""


def refresh_offer(tx: Tx, incident: Incident, now: datetime) -> None:
    """Makes the offer, or brings it in line, once the incident is over, or the one that it goes on in."""
    target = tx.incident(incident.merged_into) if incident.merged_into else incident
    if target and not target.is_open and (tx.tasks(target.id) or tx.merged_into(target.id)):
        tx.add_job(orders.offer_items(target, now))


class OfferItems:
    """One message in the channel; edited while people take it up."""

    kind = "offer_items"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Nothing is offered where no task is left, or the incident is open again."""
        step("offer", lambda: self._offer(job))

    def _offer(self, job: Job) -> None:
        key = f"offer_items:{job.incident}"
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
            posted = reader.post(key)
            if incident is None or incident.is_open or incident.room is None:
                return
            left = tasks_left(reader, incident.id)
            made = [item for item in items_of(reader, incident.id) if item.source]
            text, blocks = self._worded(incident, left, made)
        if posted and posted[1]:
            self._chat.update(posted[0], posted[1], text, blocks)
        elif left:
            self._once.post(key, incident.room.id, text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the draft of the post-mortem has the tasks too."""
