"""Says in the message to the person themselves what became of their page."""

from __future__ import annotations

from bot.errors import AdapterError, Reason
from bot.flow.page_direct import Addressed, direct_key
from bot.flow.turns import page_and_incident
from bot.model.job import Job, Lane
from bot.ports import Chat, Step, Store, Tx


class RefreshPage:
    """Edits the message into what holds now: who has it, or that it is over, without a button then."""

    kind = "refresh_page"
    lane = Lane.CHAT

    def __init__(self, store: Store, chat: Chat, addressed: Addressed) -> None:
        self._store = store
        self._chat = chat
        self._addressed = addressed

    def run(self, job: Job, step: Step) -> None:
        """Does nothing where no message was posted; one whose answer was lost is looked for."""
        step("edit", lambda: self._edit(job.args["page"]))

    def _edit(self, page_id: str) -> None:
        key = direct_key(page_id)
        with self._store.read() as reader:
            page, incident = page_and_incident(reader, page_id)
            posted = reader.post(key)
            _, text, blocks = self._addressed(reader, incident, page)
        if posted is None:
            return
        channel, ts = posted
        ts = ts or self._chat.find(channel, key, thread=None, since=incident.opened_at)
        if ts is None:
            return
        try:
            self._chat.update(channel, ts, text, blocks)
        except AdapterError as error:
            # Somebody deleted it, or has left: then there is nobody to tell.
            if error.reason is not Reason.NOT_FOUND:
                raise

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the card says the same."""
