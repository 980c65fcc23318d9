"""Asks something of the people of an incident, and edits the question into what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.once import Once
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.ports import Blocks, Chat, Step, Store, Tx

Worded = Callable[[str, Incident, Mapping[str, str]], tuple[str, Blocks]]
"""A question by its name, of that incident, with its facts."""


class Ask:
    """Puts one question once, to one person alone or to the channel; with an answer, edits it."""

    kind = "ask"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """A question about an incident that is over is not put any more."""
        step("ask", lambda: self._ask(job))

    def _ask(self, job: Job) -> None:
        key = f"ask:{job.args['question']}:{job.incident}:{job.args['at']}"
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
            posted = reader.post(key)
        if incident is None:
            return
        text, blocks = self._worded(job.args["question"], incident, job.args)
        if posted and posted[1]:
            self._chat.update(posted[0], posted[1], text, blocks)
        elif incident.is_open and not job.args.get("answer"):
            self._put(job, key, incident, text, blocks)

    def _put(self, job: Job, key: str, incident: Incident, text: str, blocks: Blocks) -> None:
        to = job.args.get("to", "")
        channel = self._chat.conversation(to) if to else (incident.room.id if incident.room else "")
        if channel:
            self._once.post(key, channel, text, blocks, since=job.due_at)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Who cannot be written to is asked in the channel."""
        incident = tx.incident(str(job.incident))
        if gives_up and job.args.get("to") and incident:
            facts = {name: said for name, said in job.args.items() if name not in ("question", "at", "to")}
            question, at = job.args["question"], f"{job.args['at']}/channel"
            tx.add_job(orders.ask(incident, self._clock.now(), question, at, **facts))
