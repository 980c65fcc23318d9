"""Starts and stops what rings for an incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.flow import orders
from bot.flow.kept import kept
from bot.flow.paging import by_pager, ring, send_page, tell_gaps
from bot.model.incident import Incident
from bot.model.page import Page, PageState, Via
from bot.policy import Paging, Policy
from bot.ports import Tx
from bot.rules import escalation

_OVER = (PageState.RESOLVED, PageState.NOT_NEEDED)
_UNHEARD = (PageState.WAITING, PageState.FAILED)


Tell = Callable[[Incident], None]
"""Says what is to be said of a ring, of the incident as it was saved; called once its channel is ordered."""


def page_first(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> Tell:
    """Pages whom the severity names, unless somebody has it or was paged that way already."""
    via = _wanted(policy, incident)
    if incident.acknowledged_at or via is None:
        return _nothing
    sent = [page for page in tx.pages(incident.id) if not page.asked_by]
    if any(page.via is via and page.state not in _OVER for page in sent):
        return _nothing
    if via is Via.CHAT:
        team = policy.owner_of(incident.service)
        send_page(tx, incident, now, level=0, target=team.name, name=team.name, via=via)
        return _nothing
    step = escalation.first_step(incident, policy, now, kept(tx, now))
    pages = ring(tx, incident, step, now)
    return lambda saved: tell_gaps(tx, saved, step, pages, policy.answering(incident.service), now)


def _nothing(_incident: Incident) -> None:
    """There is nothing to say."""


def quiet_unwanted(tx: Tx, policy: Policy, incident: Incident, now: datetime) -> None:
    """Closes what rings, or is about to, louder than the incident's severity asks for."""
    via = _wanted(policy, incident)
    if incident.acknowledged_at or via is by_pager(incident):
        return
    for page in [each for each in tx.pages(incident.id) if not each.asked_by]:
        if page.via is not via and page.state in _UNHEARD:
            tx.save_page(page.model_copy(update={"state": PageState.NOT_NEEDED}))
        elif page.via is not via and page.state is PageState.ACCEPTED:
            _close(tx, page, now)


def quiet_acknowledged(
    tx: Tx, incident: Incident, now: datetime, *, by: str, told_by: str = ""
) -> list[Page]:
    """Marks what rings as acknowledged, and lets the pager know; gives those that a person had asked for.

    `told_by` is the page that the pager itself brought the news of: it is not told again. Somebody who was
    asked for goes on being rung until they answer themselves.
    """
    answered = []
    for page in tx.pages(incident.id):
        if page.state is not PageState.ACCEPTED:
            continue
        if page.asked_by:
            if by != page.target_name and page.id != told_by:
                continue
            answered.append(page)
        update = {"state": PageState.ACKNOWLEDGED, "acknowledged_at": now, "acknowledged_by": by}
        tx.save_page(page.model_copy(update=update))
        if page.via is Via.PAGER and page.id != told_by:
            tx.add_job(orders.tell_pager(page, "acknowledge", now))
    return answered


def quiet_resolved(tx: Tx, incident: Incident, now: datetime) -> None:
    """Closes every page that got through."""
    for page in tx.pages(incident.id):
        if page.state in (PageState.ACCEPTED, PageState.ACKNOWLEDGED):
            _close(tx, page, now)


def _close(tx: Tx, page: Page, now: datetime) -> None:
    tx.save_page(page.model_copy(update={"state": PageState.RESOLVED}))
    if page.via is Via.PAGER:
        tx.add_job(orders.tell_pager(page, "resolve", now))


def _wanted(policy: Policy, incident: Incident) -> Via | None:
    ways = {Paging.ON_CALL: by_pager(incident), Paging.TEAM: Via.CHAT}
    return ways.get(escalation.opening(incident, policy).page)
