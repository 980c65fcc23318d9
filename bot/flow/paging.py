"""Adds pages to an incident, with the jobs that send them, and says whom nobody stands in for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.flow import orders
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.page import Page, Via
from bot.model.timeline import EntryKind
from bot.ports import Tx
from bot.rules.escalation import Escalate, Nobody


def by_pager(incident: Incident) -> Via:
    """How somebody is rung: not at all in a drill that leaves the phones silent."""
    return Via.SILENT if incident.drill and not incident.drill.pages else Via.PAGER


def send_page(  # noqa: PLR0913 - a page has this many parts
    tx: Tx,
    incident: Incident,
    now: datetime,
    *,
    level: int,
    target: str,
    name: str,
    via: Via,
    asked_by: str = "",
    reason: str = "",
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
        asked_by=asked_by,
        reason=reason,
    )
    tx.add_page(page)
    tx.add_job(orders.page(page, now))
    return page


def ring(tx: Tx, incident: Incident, step: Escalate | Nobody, now: datetime) -> list[Page]:
    """Rings whom the step names: one person, or all of a team that has nobody on call."""
    via = by_pager(incident)
    if isinstance(step, Escalate):
        who = step.person
        return [send_page(tx, incident, now, level=step.level, target=who.key, name=who.name, via=via)]
    return [
        send_page(tx, incident, now, level=0, target=who.key, name=who.name, via=via) for who in step.people
    ]


def tell_gaps(
    tx: Tx, incident: Incident, step: Escalate | Nobody, pages: Sequence[Page], team: str, now: datetime
) -> None:
    """Says on which levels of the team nobody is on call, where that made a difference to these pages."""
    cause = pages[0].id if pages else now.isoformat()
    if isinstance(step, Nobody):
        names = ", ".join(page.target_name for page in pages)
        data = {"team": team, "paged": names} if names else {"team": team}
        record(tx, incident, EntryKind.NOBODY, now, key=f"nobody:{cause}", data=data)
    elif step.skipped:
        levels = " and ".join(str(level) for level in step.skipped)
        data = {"levels": levels, "team": team, "target": step.person.name, "level": str(step.level)}
        record(tx, incident, EntryKind.SKIPPED, now, key=f"skipped:{cause}", data=data)
