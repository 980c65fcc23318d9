"""The API's tickets: what medium incidents leave for the next business day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from bot.model.incident import Incident
from bot.model.ticket import Ticket
from handlers.api_views import TicketLine, TicketView
from handlers.services import HttpServices


def ticket_routes(services: HttpServices) -> APIRouter:
    """Lists tickets; those of private incidents are not there."""

    def tickets(open_only: Annotated[bool, Query(alias="open")] = False) -> list[TicketView]:
        """All tickets, oldest first; with `open=true` those that somebody still has to do."""
        now = services.clock.now()
        with services.store.read() as reader:
            found = reader.tickets(open_only=open_only)
            incidents = {each.incident: reader.incident(each.incident) for each in found}
        return [_view(each, each.is_overdue(now)) for each in found if _is_public(incidents[each.incident])]

    router = APIRouter()
    router.add_api_route("/tickets", tickets)
    return router


def _is_public(incident: Incident | None) -> bool:
    return incident is not None and not incident.private


def _view(ticket: Ticket, overdue: bool) -> TicketView:
    own = set(TicketView.model_fields) | set(TicketLine.model_fields)
    return TicketView(**ticket.model_dump(include=own), overdue=overdue)
