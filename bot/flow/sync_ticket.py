"""Brings a ticket in its tracker in line with the one that is kept here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.record import PASSED_ON, record
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.ticket import Ticket
from bot.model.timeline import Entry, EntryKind
from bot.ports import Filed, Reader, Step, Store, Tickets, TicketText, Tx

SETTLES = timedelta(minutes=1)
"""How long a tracker may take until what was filed is found: so long we wait before looking for it."""

_TOLD_AFTER_TRIES = 2
_NOT_FILED = (Reason.AUTH, Reason.CLIENT, Reason.NOT_FOUND, Reason.RATE_LIMITED)

Worded = Callable[[Reader, Incident, Ticket], TicketText]
Said = Callable[[Incident, Entry], str]
Told = Callable[[Tx, Incident, Ticket, str, datetime], None]


class SyncTicket:
    """Files the ticket once, passes on what happened since, and closes it or opens it again.

    Before it files, it notes that it tries; after a try whose end is not known it looks for the ticket's mark
    first. What the tracker refuses is tried `again` so much later: its people may have changed something.
    """

    kind = "sync_ticket"
    lane = Lane.TICKET

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tickets: Tickets,
        worded: Worded,
        said: Said,
        told: Told,
        again: timedelta,
    ) -> None:
        self._store = store
        self._clock = clock
        self._tickets = tickets
        self._worded = worded
        self._said = said
        self._told = told
        self._again = again

    def run(self, job: Job, step: Step) -> None:
        """Does what is still to be done, in this order."""
        incident_id = str(job.incident)
        try:
            step("file", lambda: self._file(incident_id))
            step("notes", lambda: self._pass_on(incident_id))
            step("state", lambda: self._move(incident_id))
        except AdapterError as error:
            if error.retryable:
                raise
            raise AdapterError(
                str(error),
                reason=error.reason,
                retryable=True,
                retry_after=self._again.total_seconds(),
                code=error.code,
            ) from error

    def _file(self, incident_id: str) -> None:
        now = self._clock.now()
        with self._store.read() as reader:
            ticket, incident = reader.ticket_of(incident_id), reader.incident(incident_id)
            if ticket is None or incident is None or ticket.key or ticket.tracker != self._tickets.kind:
                return
            text = self._worded(reader, incident, ticket)
        if ticket.tried_at and (found := self._found(text.mark, ticket.tried_at, now)):
            self._keep(incident_id, found, ticket.tried_at)
        elif ticket.is_open:
            self._change(incident_id, tried_at=now)
            self._keep(incident_id, self._filed(incident_id, text), now)

    def _found(self, mark: str, tried_at: datetime, now: datetime) -> Filed | None:
        """What an earlier try has filed, be it that its answer was lost or that we were killed."""
        ahead = (tried_at + SETTLES - now).total_seconds()
        if 0 < ahead <= SETTLES.total_seconds():
            raise AdapterError(
                f"{self._tickets.title} may have the ticket already, and is asked in a minute",
                reason=Reason.TIMEOUT,
                retryable=True,
                retry_after=ahead,
            )
        return self._tickets.find(mark, tried_at)

    def _filed(self, incident_id: str, text: TicketText) -> Filed:
        try:
            return self._tickets.file(text)
        except AdapterError as error:
            if error.reason in _NOT_FILED:
                self._change(incident_id, tried_at=None)
                raise
            raise AdapterError(
                str(error),
                reason=error.reason,
                retryable=True,
                retry_after=max(error.retry_after or 0.0, SETTLES.total_seconds()),
                code=error.code,
            ) from error

    def _keep(self, incident_id: str, filed: Filed, since: datetime) -> None:
        def keep(tx: Tx) -> None:
            ticket, incident = tx.ticket_of(incident_id), tx.incident(incident_id)
            if ticket is None or incident is None:
                return
            update = {"key": filed.key, "url": filed.url, "tried_at": None, "trouble": "", "told_at": since}
            kept = ticket.model_copy(update=update)
            tx.save_ticket(kept)
            self._told(tx, incident, kept, self._tickets.title, self._clock.now())

        self._store.write(keep)

    def _pass_on(self, incident_id: str) -> None:
        with self._store.read() as reader:
            ticket, incident = self._there(reader, incident_id)
            if ticket is None or incident is None or incident.private:
                return
            told = reader.entries_of(incident_id, PASSED_ON)
        # Some may be of the same moment as the last one: the tracker knows what was said there.
        new = [entry for entry in told if ticket.told_at is None or entry.recorded_at >= ticket.told_at]
        for entry in new:
            self._tickets.note(ticket.key, self._said(incident, entry))
        if new:
            self._change(incident_id, told_at=max(entry.recorded_at for entry in new))

    def _move(self, incident_id: str) -> None:
        with self._store.read() as reader:
            ticket, _ = self._there(reader, incident_id)
        if ticket and ticket.told_closed is ticket.is_open:
            self._tickets.set_closed(ticket.key, not ticket.is_open)
            self._change(incident_id, told_closed=not ticket.is_open, trouble="")

    def _there(self, reader: Reader, incident_id: str) -> tuple[Ticket | None, Incident | None]:
        """The ticket, where it is in this tracker, and its incident."""
        ticket = reader.ticket_of(incident_id)
        is_there = ticket is not None and bool(ticket.key) and ticket.tracker == self._tickets.kind
        return (ticket if is_there else None), reader.incident(incident_id)

    def _change(self, incident_id: str, **update: object) -> None:
        def change(tx: Tx) -> None:
            if ticket := tx.ticket_of(incident_id):
                tx.save_ticket(ticket.model_copy(update=update))

        self._store.write(change)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Says it once in the timeline, when it is not just a hiccup; the list here has the ticket anyway."""
        ticket, incident = tx.ticket_of(str(job.incident)), tx.incident(str(job.incident))
        if ticket is None or incident is None:
            return
        tx.save_ticket(ticket.model_copy(update={"trouble": str(error)}))
        lasts = error.reason in _NOT_FILED and error.reason is not Reason.RATE_LIMITED
        if gives_up or lasts or job.attempts >= _TOLD_AFTER_TRIES:
            title = self._tickets.title
            what = f"what became of {ticket.key}" if ticket.key else "the ticket"
            record(
                tx,
                incident,
                EntryKind.TROUBLE,
                self._clock.now(),
                key=f"ticket_trouble:{ticket.key}",
                data={
                    "text": f"{title} did not take {what}: {str(error).rstrip('.')}.",
                    "next": f"{ticket.id} is kept here, and {title} is tried again.",
                },
            )
