"""Adds a page to an incident, with the job that sends it."""

from __future__ import annotations

from datetime import datetime

from bot.flow import orders
from bot.model.incident import Incident
from bot.model.page import Page, Via
from bot.ports import Tx


def by_pager(incident: Incident) -> Via:
    """How somebody is rung: not at all in a drill that leaves the phones silent."""
    return Via.SILENT if incident.drill and not incident.drill.pages else Via.PAGER


def send_page(
    tx: Tx, incident: Incident, now: datetime, *, level: int, target: str, name: str, via: Via
) -> Page:
    """Adds the incident's next page and the job that sends it."""
    number = len(tx.pages(incident.id)) + 1
    page = Page(
        id=f"{incident.id}:{number}",
        incident=incident.id,
        number=number,
        level=level,
        target=target,
        target_name=name,
        via=via,
    )
    tx.add_page(page)
    tx.add_job(orders.page(page, now))
    return page
