"""The incident's ticket: filed once, and closed and opened again with it."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refused
from bot.flow import orders
from bot.flow.record import record
from bot.model.incident import Incident, Person
from bot.model.job import Job
from bot.model.ticket import BUILT_IN, Ticket
from bot.model.timeline import EntryKind
from bot.model.workspace import within
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import escalation


def file_ticket(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Files the incident's ticket, unless it has one; that of a drill in the built-in list alone."""
    if tx.ticket_of(incident.id):
        return
    ticket = Ticket(
        id=f"T-{incident.id}",
        incident=incident.id,
        title=incident.title,
        owner=policy.owner_of(incident.service).name,
        due_at=escalation.ticket_due(now, policy),
        filed_at=now,
        tracker=BUILT_IN if incident.drill else policy.tickets.kind,
    )
    tx.add_ticket(ticket)
    tx.add_job(orders.overdue(ticket))
    if ticket.tracker == BUILT_IN:
        tell_filed(tx, incident, ticket, "", now)
    else:
        tx.add_job(orders.sync_ticket(incident, now))


def tell_filed(tx: Tx, incident: Incident, ticket: Ticket, tracker: str, now: datetime) -> None:
    """Notes in the timeline what the ticket is called and when it is due."""
    data = {
        "ticket": ticket.link.name,
        "title": ticket.title,
        "owner": ticket.owner,
        "due_at": ticket.due_at.isoformat(),
        "tracker": tracker,
    }
    said = {key: value for key, value in data.items() if value}
    record(tx, incident, EntryKind.TICKET, now, key="ticket", data=said, link=ticket.url)


def close_with_incident(tx: Tx, incident: Incident, now: datetime) -> None:
    """The incident is over, and its ticket with it."""
    ticket = tx.ticket_of(incident.id)
    if ticket and ticket.is_open:
        tx.save_ticket(ticket.model_copy(update={"closed_at": now, "closed_by": ""}))


def reopen_with_incident(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """The incident is open again, and its ticket with it, due as if it were new."""
    ticket = tx.ticket_of(incident.id)
    if ticket and not ticket.is_open:
        due_at = escalation.ticket_due(now, policy)
        again = ticket.model_copy(update={"closed_at": None, "closed_by": "", "due_at": due_at})
        tx.save_ticket(again)
        tx.add_job(orders.overdue(again))


def close_ticket(tx: Tx, ticket_id: str, by: Person, now: datetime) -> Ticket:
    """Somebody has done it; the incident stays as it is. Raises Refused for an unknown or a closed one."""
    ticket = tx.ticket(ticket_id)
    incident = tx.incident(ticket.incident) if ticket else None
    if ticket is None or incident is None:
        raise Refused(f"There is no ticket {ticket_id}. /incident tickets shows those that are open.")
    if not ticket.is_open:
        raise Refused(f"{ticket.link.name} is closed already. Nothing was changed.")
    closed = ticket.model_copy(update={"closed_at": now, "closed_by": by.name})
    tx.save_ticket(closed)
    record(
        tx,
        incident,
        EntryKind.TICKET_STATE,
        now,
        key=f"ticket:{now.isoformat()}",
        by=by,
        link=ticket.url,
        data={"ticket": ticket.link.name, "state": "closed"},
    )
    if ticket.tracker != BUILT_IN:
        tx.add_job(orders.sync_ticket(incident, now))
    return closed


class Overdue:
    """Tells the team once that a ticket of theirs is due and still open; of a private one nothing is told."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def run(self, tx: Tx, job: Job, now: datetime) -> None:
        """Does nothing for one that was closed meanwhile, or is due at another time by now."""
        ticket = tx.ticket_of(str(job.incident))
        incident = tx.incident(str(job.incident))
        if ticket is None or incident is None or not ticket.is_open or ticket.due_at > now:
            return
        if incident.private or incident.drill:
            return
        told = {
            "channel": within(incident.workspace, self._policy.owner_of(incident.service).channel),
            "ticket": ticket.link.name,
            "url": ticket.url,
            "title": ticket.title,
            "due": ticket.due_at.isoformat(),
            "of": incident.id,
        }
        tx.add_job(orders.notify(job.id, now, "overdue", **told))
