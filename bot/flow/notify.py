"""Tells a channel what no channel of an incident tells: silences, what was held back, who stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.flow.places import DigestOf, channel_named
from bot.model.job import Job, Lane
from bot.model.workspace import HOME, workspace_of
from bot.ports import Blocks, Chat, Step, Store, Tx

Worded = Callable[[str, Mapping[str, str]], tuple[str, Blocks]]
"""A notice by its name and facts, as text and blocks."""


class Notify:
    """Posts one notice once."""

    kind = "notify"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded, digest: DigestOf) -> None:
        self._chat = chat
        self._worded = worded
        self._digest = digest
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """The notice says what held when it was ordered."""
        step("post", lambda: self._post(job))

    def _post(self, job: Job) -> None:
        text, blocks = self._worded(job.args["notice"], job.args)
        name = job.args.get("channel", self._digest(HOME))
        channel = channel_named(self._chat, name, self._digest(workspace_of(name)))
        self._once.post(job.id, channel, text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: what it says stands in the store."""
