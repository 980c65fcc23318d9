"""Shares a timeline as a file where somebody asked for it, and takes it away again."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.flow.timelines import timeline_facts
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx
from bot.render.timeline import comment, exported, file_name


class ShareTimeline:
    """It is shared once, as it stands then."""

    kind = "share_timeline"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """An incident that is there still is one that can be told of."""
        step("share", lambda: self._share(job))

    def _share(self, job: Job) -> None:
        with self._store.read() as reader:
            incident, shared = reader.incident(str(job.incident)), reader.post(job.id)
            if incident is None or (shared and shared[1]):
                return
            facts = timeline_facts(reader, incident, self._clock.now())
        channel, name = job.args["channel"], file_name(job.id)
        fresh = self._once.intend(job.id, channel)
        title, content = f"Timeline of {incident.id}", exported(facts, job.args["format"])
        told = comment(facts, job.args["by"])
        self._chat.upload(channel, name, title, content, told, tried_before=not fresh)
        self._store.write(lambda tx: tx.confirm_post(job.id, name))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the answer to the command said that the bot must be in the channel."""


class WithdrawTimeline:
    """Deletes a file that says what was redacted since."""

    kind = "withdraw_timeline"
    lane = Lane.CHAT

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def run(self, job: Job, step: Step) -> None:
        """One that is gone already is as good."""
        step("withdraw", lambda: self._chat.withdraw(job.args["channel"], job.args["name"]))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the job's own note says it."""
