"""Looks how long a capacity lasts, and shows it in the channel where somebody asked."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.job import Job, Lane
from bot.model.outlook import Outlook
from bot.ports import Chat, Step, Store, Tx


class LookAhead:
    """One look, with a picture where there is something to draw. It is shown once."""

    kind = "look_ahead"
    lane = Lane.CHECK

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chat: Chat,
        look: Callable[[str], Outlook],
        told: Callable[[Outlook, str], str],
        drawn: Callable[[Outlook], bytes],
    ) -> None:
        self._store = store
        self._chat = chat
        self._look = look
        self._told = told
        self._drawn = drawn
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """What was found is kept, so that a second try to show it asks nobody again."""
        found = step("look", lambda: self._look(job.args["metric"]).model_dump_json())
        step("show", lambda: self._show(job, Outlook.model_validate_json(found)))

    def _show(self, job: Job, outlook: Outlook) -> None:
        text = self._told(outlook, job.args["by"])
        if outlook.trend is None:
            self._once.post(job.id, job.args["channel"], text, since=job.due_at)
            return
        name = f"capacity-{job.id.partition(':')[2]}.png"
        fresh = self._once.intend(job.id, job.args["channel"])
        self._chat.upload(
            job.args["channel"],
            name,
            f"Capacity of {outlook.name}",
            self._drawn(outlook),
            text,
            tried_before=not fresh,
        )
        self._store.write(lambda tx: tx.confirm_post(job.id, name))

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the answer to the command said that the bot must be in the channel."""
