"""Posts a timeline entry: in the card's thread, or in the channel when people must see it."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.once import Once
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.page import Page, PageState
from bot.model.timeline import Entry, EntryKind
from bot.ports import Blocks, Chat, Reader, Step, Store, Tx

Worded = Callable[[Incident, Entry, bool], tuple[str, Blocks]]
"""The words, and whether they call on somebody to act."""


class Say:
    """Posts one entry once; asked again, it edits what it posted into what holds now."""

    kind = "say"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, worded: Worded) -> None:
        self._store = store
        self._chat = chat
        self._worded = worded
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Where the channel could not be opened, the digest line's thread stands in for it."""
        step("post", lambda: self._post(job.args["entry"]))

    def _post(self, entry_id: str) -> None:
        with self._store.read() as reader:
            entry = reader.entry(entry_id)
            incident = reader.incident(entry.incident) if entry else None
            if entry is None or incident is None:
                return
            loud = _calls(reader, incident, entry)
            posted = reader.post(f"entry:{entry.id}")
            taken_back = reader.entry_by_key(incident.id, f"retracted:{entry.id}")
        text, blocks = self._worded(incident, taken_back or entry, loud)
        if posted and posted[1]:
            self._chat.update(posted[0], posted[1], text, blocks)
        elif not taken_back:
            self._say(incident, entry, loud, text, blocks)

    def _say(self, incident: Incident, entry: Entry, loud: bool, text: str, blocks: Blocks) -> None:
        key, since = f"entry:{entry.id}", incident.opened_at
        if incident.room:
            thread = None if loud else incident.room.card_ts
            self._once.post(key, incident.room.id, text, blocks, thread=thread, since=since)
        elif incident.digest_channel:
            thread = incident.digest_ts
            self._once.post(
                key, incident.digest_channel, text, blocks, thread=thread, broadcast=loud, since=since
            )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the entry stays in the timeline."""


def _calls(reader: Reader, incident: Incident, entry: Entry) -> bool:
    """Whether it goes to the channel itself: someone must act on it, still, however late it is posted."""
    unanswered = incident.is_open and incident.acknowledged_at is None
    match entry.kind:
        case EntryKind.ALERTS_CLEAR:
            return incident.is_open and incident.offered_resolve
        case EntryKind.TICKET_STATE:
            return incident.is_open and bool(entry.data.get("tracker")) and entry.data["state"] == "closed"
        case EntryKind.PAGE_RESOLVED:
            return incident.is_open
        case EntryKind.UPDATE:
            return True
        case EntryKind.UNANSWERED | EntryKind.NOBODY:
            return unanswered
        case EntryKind.PAGE_FAILED:
            page = reader.page(entry.data.get("page", ""))
            asked = page is not None and bool(page.asked_by) and incident.is_open
            return (unanswered or asked) and _fails(reader, page, entry)
        case _:
            return False


def _fails(reader: Reader, page: Page | None, entry: Entry) -> bool:
    """Whether what the entry says failed, one way or the whole page, still does."""
    attempts = reader.attempts_of(page.id) if page else []
    attempt = next((each for each in attempts if each.id == entry.data.get("attempt")), None)
    if attempt:
        return attempt.accepted_at is None
    return page is None or page.state in (PageState.WAITING, PageState.FAILED)
