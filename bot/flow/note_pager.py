"""Writes what people said of an incident to the pager's own incident."""

from __future__ import annotations

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.record import record
from bot.model.job import Job, JobState, Lane
from bot.model.page import Page, Via
from bot.model.timeline import Entry, EntryKind
from bot.ports import PageDirector, Reader, Step, Store, Tx
from bot.render.entries import entry_text

_SAID = (EntryKind.NOTE, EntryKind.STATUS, EntryKind.RESOLVED)
_WHAT = {EntryKind.STATUS: "A change of status", EntryKind.RESOLVED: "The resolve"}
_UNDER_WAY = (JobState.WAITING, JobState.STARTED)
_MOST_TRIES = 10


class NotePager:
    """Writes one entry once, after those before it.

    It takes turns with what goes to the chat, in no incident's queue: a pager that hangs holds up neither
    pages nor an incident's channel.
    """

    kind = "note_pager"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, director: PageDirector | None) -> None:
        self._store = store
        self._clock = clock
        self._director = director

    def run(self, job: Job, step: Step) -> None:
        """Leaves out what was taken back meanwhile."""
        step("note", lambda: self._note(job))

    def _note(self, job: Job) -> None:
        with self._store.read() as reader:
            entry = reader.entry(job.args["entry"])
            if (
                entry is None
                or self._director is None
                or reader.entry_by_key(entry.incident, f"retracted:{entry.id}")
            ):
                return
            if _earlier_waits(reader, entry):
                raise AdapterError(
                    "an earlier note goes first", reason=Reason.CLIENT, retryable=True, retry_after=1.0
                )
            page = _first(reader, entry)
        if page:
            self._write(self._director, job, page, entry)

    def _write(self, director: PageDirector, job: Job, page: Page, entry: Entry) -> None:
        try:
            director.note(page.id, entry_text(entry), entry.author, tried_before=job.attempts > 0)
        except AdapterError as error:
            if error.retryable and job.attempts + 1 >= _MOST_TRIES:
                raise AdapterError(str(error), reason=error.reason, retryable=False) from error
            raise

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says in the timeline alone that it stands nowhere else, once that is final."""
        entry = tx.entry(job.args["entry"])
        incident = tx.incident(entry.incident) if entry else None
        if not gives_up or entry is None or incident is None:
            return
        what = _WHAT.get(entry.kind, "A note")
        by = f" by {entry.author}" if entry.author else ""
        text = f"{what}{by} did not reach PagerDuty: {error}."
        key, data = f"{job.id}:failed", {"text": text}
        record(tx, incident, EntryKind.TROUBLE, self._clock.now(), key=key, data=data, quiet=True)


def _earlier_waits(reader: Reader, entry: Entry) -> bool:
    """Whether something that was said before this is still on its way."""
    for each in reader.timeline(entry.incident):
        if each.kind in _SAID and each.id != entry.id and each.recorded_at < entry.recorded_at:
            job = reader.job(f"{NotePager.kind}:{each.id}")
            if job and job.state in _UNDER_WAY:
                return True
    return False


def _first(reader: Reader, entry: Entry) -> Page | None:
    """The page whose incident at the pager holds the notes: the first that rang."""
    pages = reader.pages(entry.incident)
    return next((page for page in pages if page.via is Via.PAGER and page.sent_at), None)
