"""The API's tickets: what medium incidents leave for the next business day."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from bot.model.ticket import Ticket
from bot.model.token import Scope
from handlers.api_scopes import needs
from handlers.api_views import TicketLine, TicketView
from handlers.caller import Asking
from handlers.gathered import Routes
from handlers.services import HttpServices


def ticket_routes(services: HttpServices) -> Routes:
    """Lists tickets; those of incidents that may not be seen are not there."""

    def tickets(caller: Asking, open_only: Annotated[bool, Query(alias="open")] = False) -> list[TicketView]:
        """All tickets, oldest first; with `open=true` those that somebody still has to do."""
        now = services.clock.now()
        with services.store.read() as reader:
            found = reader.tickets(open_only=open_only)
            incidents = {each.incident: reader.incident(each.incident) for each in found}
        return [_view(each, each.is_overdue(now)) for each in found if caller.sees(incidents[each.incident])]

    router = Routes()
    router.add_api_route("/tickets", tickets, **needs(Scope.TICKETS_READ))
    return router


def _view(ticket: Ticket, overdue: bool) -> TicketView:
    own = set(TicketView.model_fields) | set(TicketLine.model_fields)
    return TicketView(**ticket.model_dump(include=own), overdue=overdue)
