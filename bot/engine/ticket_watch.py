"""Asks the tracker what people closed there, and opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.rounds import Rounds
from bot.flow.record import record
from bot.model.ticket import BUILT_IN, Ticket
from bot.model.timeline import EntryKind
from bot.ports import Store, Tickets, Tx


class TicketWatch:
    """Goes its rounds over the tickets of open incidents; where there is no tracker, it does nothing."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tickets: Tickets,
        every: timedelta,
        nudge: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._tickets = tickets
        self._nudge = nudge
        is_kept_here = tickets.kind == BUILT_IN
        self._rounds = None if is_kept_here else Rounds("tickets", every, clock, self._look)

    def start(self) -> None:
        """Asks at once, and then every so often."""
        if self._rounds:
            self._rounds.start()

    def stop(self) -> None:
        """Ends; a look under way is not waited for any longer than a few seconds."""
        if self._rounds:
            self._rounds.stop()

    def working(self) -> Mapping[str, bool]:
        """Whether the last look went well, by name."""
        return {self._rounds.name: self._rounds.is_working} if self._rounds else {}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until nothing is due to be asked; False when that took longer."""
        return self._rounds.settle(seconds) if self._rounds else True

    def _look(self) -> Sequence[str]:
        with self._store.read() as reader:
            asked = [each for each in reader.tickets_to_ask_about(self._tickets.kind) if _is_told(each)]
        closed = self._tickets.closed([each.key for each in asked]) if asked else {}
        turned = [each for each in asked if closed.get(each.key, False) is each.is_open]
        for ticket in turned:
            self._turn(ticket)
        if turned:
            self._nudge()
        return []

    def _turn(self, seen: Ticket) -> None:
        """Notes the turn, unless the ticket has changed here while it was asked about."""
        now = self._clock.now()

        def change(tx: Tx) -> None:
            ticket = tx.ticket(seen.id)
            if ticket == seen:
                self._note(tx, ticket, now)

        self._store.write(change)

    def _note(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        incident, title = tx.incident(ticket.incident), self._tickets.title
        if incident is None or not incident.is_open:
            return
        is_over = ticket.is_open
        update = {
            "closed_at": now if is_over else None,
            "closed_by": title if is_over else "",
            "told_closed": is_over,
        }
        tx.save_ticket(ticket.model_copy(update=update))
        firing, _ = tx.problem_counts(incident.id)
        data = {"ticket": ticket.link.name, "tracker": title, "state": "closed" if is_over else "open"}
        if is_over and firing:
            data["firing"] = str(firing)
        record(
            tx,
            incident,
            EntryKind.TICKET_STATE,
            now,
            key=f"ticket:{now.isoformat()}",
            source=title,
            link=ticket.url,
            data=data,
        )


def _is_told(ticket: Ticket) -> bool:
    """Whether the tracker knows what was done here: else what it says is what we have yet to change."""
    return ticket.told_closed is not ticket.is_open
