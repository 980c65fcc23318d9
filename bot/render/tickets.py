"""What a ticket says in its tracker, in plain text that each tracker writes in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.model.ticket import Ticket
from bot.model.timeline import Entry
from bot.model.value import Link
from bot.ports import TicketText
from bot.render.card import card_facts
from bot.render.dialects import day_and_time
from bot.render.entries import entry_text
from bot.render.environment import Style, render
from bot.render.facts import CardFacts


def ticket_text(facts: CardFacts, ticket: Ticket, links: Sequence[Link], zone: tzinfo) -> TicketText:
    """The ticket of an incident; `zone` is where it is due on a day. A private one says only its id."""
    incident = facts.incident
    told = {**card_facts(facts), "team": ticket.owner, "due_at": ticket.due_at}
    lines = [line.strip().partition(": ") for line in render(_DETAILS, Style.TEXT, told).splitlines()]
    return TicketText(
        mark=f"tocsin-{incident.id}",
        title=f"Private incident {incident.id}" if incident.private else f"{incident.title} ({incident.id})",
        details={name: said for name, _, said in lines if name},
        links=tuple(links),
        team=ticket.owner,
        service="" if incident.private else incident.service or "",
        due=ticket.due_at.astimezone(zone).date(),
    )


def passed_on(entry: Entry, url: str = "") -> str:
    """A timeline entry as one line of plain text with its time, and the address that it is about."""
    line = f"{day_and_time(entry.happened_at)} UTC: {entry_text(entry, dated=True)}"
    return f"{line} {url}" if url else line


_DETAILS = "tickets/details.txt.j2"
