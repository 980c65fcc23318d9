"""Starts and stops what rings for an incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.flow.kept import kept
from bot.flow.page_told import tell_paged
from bot.flow.paging import by_pager, ring, send_page, tell_gaps
from bot.flow.pass_on import pass_on
from bot.model.incident import Incident
from bot.model.page import Attempt, AttemptState, Page, PageState, Via
from bot.policy import Paging, Policy, WayKind
from bot.ports import Tx
from bot.rules import escalation, ways

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
            _close_attempts(tx, page, now)
        elif page.via is not via and page.state is PageState.ACCEPTED:
            _close(tx, page, now)


def quiet_acknowledged(
    tx: Tx, incident: Incident, now: datetime, *, by: str, told_by: str = ""
) -> list[Page]:
    """Marks what rings as acknowledged, and lets the pager know; gives those that a person had asked for.

    `told_by` is the page that the pager itself brought the news of: it is not told again, and rang, though
    its answer may not have come yet. Somebody who was asked for goes on being rung until they answer
    themselves.
    """
    answered = []
    for page in tx.pages(incident.id):
        if page.id == told_by and page.state in _UNHEARD:
            page = _heard_of(tx, incident, page, now)
        if page.state is not PageState.ACCEPTED:
            continue
        if page.asked_by:
            if by != page.target_name and page.id != told_by:
                continue
            answered.append(page)
        said = {"acknowledged_at": now, "acknowledged_by": by}
        tx.save_page(page.model_copy(update={"state": PageState.ACKNOWLEDGED, **said}))
        for attempt in _attempts(tx, page):
            if attempt.state is AttemptState.PLANNED:
                tx.save_attempt(attempt.model_copy(update={"state": AttemptState.NOT_NEEDED}))
            elif attempt.state is AttemptState.ACCEPTED:
                tx.save_attempt(attempt.model_copy(update={"state": AttemptState.ACKNOWLEDGED, **said}))
                if page.id != told_by or ways.kind_of(attempt.way) != WayKind.PAGERDUTY:
                    pass_on(tx, page, attempt, "acknowledge", now)
    return answered


def _heard_of(tx: Tx, incident: Incident, page: Page, now: datetime) -> Page:
    sent = [
        each for each in _attempts(tx, page) if each.sent_at and ways.kind_of(each.way) == WayKind.PAGERDUTY
    ]
    for attempt in sent[-1:]:
        accepted = attempt.model_copy(
            update={"state": AttemptState.ACCEPTED, "accepted_at": now, "error": ""}
        )
        tx.save_attempt(accepted)
        tell_paged(tx, page, incident, accepted, now)
        page = page.model_copy(
            update={
                "state": PageState.ACCEPTED,
                "sent_at": accepted.sent_at,
                "accepted_at": now,
                "way": accepted.way,
                "error": "",
            }
        )
    return page


def quiet_resolved(tx: Tx, incident: Incident, now: datetime) -> None:
    """Closes every page that got through."""
    for page in tx.pages(incident.id):
        if page.state in (PageState.ACCEPTED, PageState.ACKNOWLEDGED):
            _close(tx, page, now)


def _close(tx: Tx, page: Page, now: datetime) -> None:
    tx.save_page(page.model_copy(update={"state": PageState.RESOLVED}))
    _close_attempts(tx, page, now)


def _close_attempts(tx: Tx, page: Page, now: datetime) -> None:
    """What got through rings no more; what is on its way finds out by itself."""
    for attempt in _attempts(tx, page):
        if attempt.state is AttemptState.PLANNED:
            tx.save_attempt(attempt.model_copy(update={"state": AttemptState.NOT_NEEDED}))
        elif attempt.state in (AttemptState.ACCEPTED, AttemptState.ACKNOWLEDGED):
            pass_on(tx, page, attempt, "resolve", now)


def _attempts(tx: Tx, page: Page) -> list[Attempt]:
    """The page's attempts; one of before attempts were kept went by the first routing key."""
    kept = tx.attempts_of(page.id)
    if kept or page.via is not Via.PAGER or page.accepted_at is None:
        return kept
    old = Attempt(
        id=f"{page.id}/pagerduty",
        page=page.id,
        incident=page.incident,
        number=1,
        way=WayKind.PAGERDUTY,
        state=AttemptState.ACCEPTED,
        begun_at=page.sent_at,
        sent_at=page.sent_at,
        accepted_at=page.accepted_at,
    )
    tx.add_attempt(old)
    return [old]


def _wanted(policy: Policy, incident: Incident) -> Via | None:
    ways = {Paging.ON_CALL: by_pager(incident), Paging.TEAM: Via.CHAT}
    return ways.get(escalation.opening(incident, policy).page)
