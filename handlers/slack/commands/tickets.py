"""/incident tickets: what waits for a business day, overdue first, and what is done."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.model.ticket import Ticket
from bot.rules.authority import Subject
from handlers.slack.desk import Ask, Command, Reply

_MOST = 15
_DONE = ("done", "close")


def _run(ask: Ask) -> Reply:
    word, _, rest = ask.text.partition(" ")
    if word.lower() in _DONE:
        return close(ask, rest.strip())
    now = ask.desk.clock.now()
    with ask.desk.store.read() as reader:
        pairs = [(each, reader.incident(each.incident)) for each in reader.tickets(open_only=True)]
    seen = [ticket for ticket, incident in pairs if incident and ask.shows(incident)]
    seen.sort(key=lambda ticket: ticket.due_at)
    shown = [{**dict(each), "link": each.link, "overdue": each.is_overdue(now)} for each in seen[:_MOST]]
    return Reply("tickets", {"tickets": shown, "more": len(seen) - len(shown), "now": now})


def _action(ask: Ask) -> Action:
    return Action.TICKET if ask.text.partition(" ")[0].lower() in _DONE else Action.LOOK


def _subject(ask: Ask) -> Subject:
    return subject(ask, ask.text.partition(" ")[2].strip())


def subject(ask: Ask, name: str) -> Subject:
    """The incident of that ticket."""
    return Subject(incident=_found(ask, name)[1])


def close(ask: Ask, name: str) -> Reply:
    """Closes the ticket of that id, or that its tracker calls so."""
    ticket, incident = _found(ask, name)
    if ticket is None:
        raise Refused(f"There is no ticket {name}. /incident tickets shows those that are open.")
    closed = ask.desk.commands.close_ticket(ticket.id, ask.by)
    return Reply("ticket_closed", {"ticket": {"link": closed.link}, "incident": incident})


def _found(ask: Ask, name: str) -> tuple[Ticket | None, Incident | None]:
    """The ticket and its incident; None and None where the asker knows of none."""
    with ask.desk.store.read() as reader:
        named = [
            each for each in reader.tickets(open_only=True) if name.upper() in (each.id, each.key.upper())
        ]
        ticket = named[0] if named else reader.ticket(name.upper())
        incident = reader.incident(ticket.incident) if ticket else None
    is_seen = incident is not None and ask.knows(incident)
    return (ticket, incident) if is_seen else (None, None)


COMMAND = Command(
    name="tickets",
    usage="tickets [done T-INC-2026-001]",
    help="Lists the open tickets, those that are overdue first, and closes them.",
    run=_run,
    examples=("tickets", "tickets done T-INC-2026-002"),
    action=_action,
    subject=_subject,
)
