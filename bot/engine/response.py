"""What an incident's severity sets in motion: pages, channel, ticket, timers."""

from __future__ import annotations

from datetime import datetime

from bot.flow import orders
from bot.flow.paging import send_page
from bot.flow.record import is_announced, record
from bot.model.incident import Incident
from bot.model.page import PageState, Via
from bot.model.ticket import Ticket
from bot.model.timeline import EntryKind
from bot.policy import Paging, Policy
from bot.ports import Tx
from bot.rules import escalation


def respond(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> Incident:
    """Sets in motion what this severity asks for and has not been done; gives the incident as saved.

    Pages come first, and wait for nothing that follows.
    """
    opening = escalation.opening(incident, policy)
    page_first(tx, policy, incident, now)
    waits = incident.acknowledged_at is None and opening.page is not Paging.NONE
    escalates_at = now + policy.severity(incident.severity).response if waits else None
    wants_room = incident.wants_room or opening.room
    incident = incident.model_copy(update={"wants_room": wants_room, "escalates_at": escalates_at})
    tx.save_incident(incident)
    if escalates_at:
        tx.add_job(orders.escalate(incident, escalates_at))
    if wants_room and incident.room is None:
        tx.add_job(orders.open_room(incident, now))
        tx.add_job(orders.tick(incident, now + orders.FIRST_TICK))
    if is_announced(incident):
        tx.add_job(orders.announce(incident, now))
    if opening.ticket:
        _file_ticket(tx, policy, incident, now)
    return incident


def page_first(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Pages whom the severity names, unless somebody has it or was paged that way already."""
    opening = escalation.opening(incident, policy)
    pages = tx.pages(incident.id)
    if incident.acknowledged_at or opening.page is Paging.NONE:
        return
    if opening.page is Paging.TEAM and not pages:
        team = policy.owner_of(incident.service)
        send_page(tx, incident, now, level=0, target=team.name, name=team.name, via=Via.CHAT)
    rung = [page for page in pages if page.via is Via.PAGER and page.state is not PageState.RESOLVED]
    if opening.page is Paging.ON_CALL and not rung:
        first = policy.ladder(incident.service)[0]
        send_page(tx, incident, now, level=1, target=first.key, name=first.name, via=Via.PAGER)


def quiet_pages(
    tx: Tx, incident: Incident, state: PageState, now: datetime, *, by: str, told_by: str = ""
) -> None:
    """Marks what still rings as acknowledged or resolved, and lets the pager know.

    `told_by` is the page that the pager itself brought the news of: it is not told again.
    """
    verb = "resolve" if state is PageState.RESOLVED else "acknowledge"
    for page in tx.pages(incident.id):
        rings = page.state is PageState.ACCEPTED or (
            state is PageState.RESOLVED and page.state is PageState.ACKNOWLEDGED
        )
        if not rings:
            continue
        update: dict[str, object] = {"state": state}
        if state is PageState.ACKNOWLEDGED:
            update |= {"acknowledged_at": now, "acknowledged_by": by}
        tx.save_page(page.model_copy(update=update))
        if page.via is Via.PAGER and page.id != told_by:
            tx.add_job(orders.tell_pager(page, verb, now))


def _file_ticket(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    if any(ticket.incident == incident.id for ticket in tx.tickets()):
        return
    owner = policy.owner_of(incident.service).name
    due_at = escalation.ticket_due(now, policy)
    ticket = Ticket(
        id=f"T-{incident.id}",
        incident=incident.id,
        title=incident.title,
        owner=owner,
        due_at=due_at,
        filed_at=now,
    )
    tx.add_ticket(ticket)
    record(
        tx,
        incident,
        EntryKind.TICKET,
        now,
        key="ticket",
        data={"ticket": ticket.id, "title": ticket.title, "owner": owner, "due_at": due_at.isoformat()},
    )
