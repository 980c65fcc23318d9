"""Tells one person alone of their action items, and keeps that message true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.action_item import ActionItem
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Step, Store, Tx

Worded = Callable[[Sequence[tuple[ActionItem, Incident]], date], tuple[str, Blocks]]
"""The items with their incidents, as of that day."""


class TellActions:
    """One message a day and person; edited when something of what it tells changes."""

    kind = "tell_actions"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """It tells of what they were reminded that day, as it stands now."""
        step("tell", lambda: self._tell(job))

    def _tell(self, job: Job) -> None:
        user, day = job.args["user"], date.fromisoformat(job.args["day"])
        key = f"actions:{user}:{day}"
        with self._store.read() as reader:
            posted = reader.post(key)
            items = [item for item in reader.action_items_reminded(day) if item.answers.id == user]
            found = [(item, reader.incident(item.incident)) for item in items]
        told = [(item, incident) for item, incident in found if incident]
        text, blocks = self._worded(told, day)
        if posted and posted[1]:
            self._chat.update(posted[0], posted[1], text, blocks)
        elif any(item.is_open for item, _ in told):
            channel = self._chat.conversation(user)
            self._once.post(key, channel, text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the weekly review names what is overdue."""
