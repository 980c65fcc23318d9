"""/incident tickets: what waits for a business day, overdue first, and what is done."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.incident import Incident
from bot.model.ticket import Ticket
from handlers.slack.desk import Ask, Command, Reply

_MOST = 15


def _run(ask: Ask) -> Reply:
    word, _, rest = ask.text.partition(" ")
    if word.lower() in ("done", "close"):
        return close(ask, rest.strip())
    now = ask.desk.clock.now()
    with ask.desk.store.read() as reader:
        pairs = [(each, reader.incident(each.incident)) for each in reader.tickets(open_only=True)]
    seen = [ticket for ticket, incident in pairs if _is_seen(ask, incident)]
    seen.sort(key=lambda ticket: ticket.due_at)
    shown = [{**dict(each), "link": each.link, "overdue": each.is_overdue(now)} for each in seen[:_MOST]]
    return Reply("tickets", {"tickets": shown, "more": len(seen) - len(shown), "now": now})


def close(ask: Ask, name: str) -> Reply:
    """Closes the ticket of that id, or that its tracker calls so."""
    with ask.desk.store.read() as reader:
        named = [
            each for each in reader.tickets(open_only=True) if name.upper() in (each.id, each.key.upper())
        ]
        ticket = named[0] if named else reader.ticket(name.upper())
        incident = reader.incident(ticket.incident) if ticket else None
    if ticket is None or not _is_seen(ask, incident):
        raise Refused(f"There is no ticket {name}. /incident tickets shows those that are open.")
    closed: Ticket = ask.desk.commands.close_ticket(ticket.id, ask.by)
    return Reply("ticket_closed", {"ticket": {"link": closed.link}, "incident": incident})


def _is_seen(ask: Ask, incident: Incident | None) -> bool:
    """Whether the asker's channel may know of it: a private incident's ticket is named in its own alone."""
    own = ask.here is not None and incident is not None and incident.id == ask.here.id
    return incident is not None and (own or not incident.private)


COMMAND = Command(
    name="tickets",
    usage="tickets [done T-INC-2026-001]",
    help="Lists the open tickets, those that are overdue first, and closes them.",
    run=_run,
    examples=("tickets", "tickets done T-INC-2026-002"),
)
