"""Shows a month's figures as a picture, where they were told in words."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.flow.places import channel_named
from bot.model.job import Job, Lane
from bot.policy import Policy
from bot.ports import Chat, Step, Store, Tx

Drawn = Callable[[], tuple[str, bytes]]
"""What the picture is called, and its PNG."""


class DrawFigures:
    """Once, beside what looks at the platform: to draw takes a second of the processor."""

    kind = "draw_figures"
    lane = Lane.CHECK

    def __init__(self, store: Store, clock: Clock, chat: Chat, drawn: Drawn, policy: Policy) -> None:
        self._store = store
        self._chat = chat
        self._drawn = drawn
        self._policy = policy
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """A second try does not share it again."""
        step("show", lambda: self._show(job))

    def _show(self, job: Job) -> None:
        channel = channel_named(self._chat, self._policy.digest_channel)
        title, picture = self._drawn()
        name = f"figures-{job.due_at:%Y-%m-%d}.png"
        fresh = self._once.intend(job.id, channel)
        self._chat.upload(channel, name, title, picture, title, tried_before=not fresh)
        self._store.write(lambda tx: tx.confirm_post(job.id, name))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the words are there, and the console draws it too."""
