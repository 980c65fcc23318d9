"""Says what an incident does when it opens, and what follows while nobody acknowledges it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.incident import Incident
from bot.model.page import Page, PageState, Via
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Paging, PersonEntry, Policy

_LIVE = (PageState.WAITING, PageState.ACCEPTED, PageState.FAILED)


class Opening(Value):
    """What an incident does when it opens; `log` is all that is left when it does nothing else."""

    page: Paging
    room: bool
    ticket: bool
    log: bool


class Escalate(Value):
    """Ring this person, who stands on this level (from 1) of the ladder."""

    level: int
    person: PersonEntry


class Unanswered(Value):
    """Everyone was rung in every round: tell the whole team that nobody answers."""


class Nothing(Value):
    """Nothing is due now."""


Step = Escalate | Unanswered | Nothing


def opening(incident: Incident, policy: Policy) -> Opening:
    """What the incident does when it opens, or when it is raised to its severity."""
    does = policy.severity(incident.severity)
    log = does.page is Paging.NONE and not does.room and not does.ticket
    return Opening(page=does.page, room=does.room, ticket=does.ticket, log=log)


def due(incident: Incident, policy: Policy, after: datetime | None = None) -> datetime | None:
    """When the next step is due; None when the incident does not escalate.

    `after` is when the last step was taken or the severity raised; the opening, when it is not given.
    """
    does = policy.severity(incident.severity)
    if does.page is Paging.NONE or incident.acknowledged_at or not incident.is_open:
        return None
    return (after or incident.opened_at) + does.response


def next_step(incident: Incident, pages: Sequence[Page], policy: Policy, now: datetime) -> Step:
    """What to do now about an incident that nobody acknowledged.

    It is not due before the incident's `escalates_at`, or one response time after the opening where that is
    not set. Each page that still rings, or is tried, is one rung of the ladder, which wraps around for as
    many rounds as the policy says; those that were answered, or closed when the incident was lowered, do not
    count. Whoever takes the step sets `escalates_at` to `due(…, after=now)`, so that the calling goes on
    until somebody answers.
    """
    first = due(incident, policy)
    if first is None or now < (incident.escalates_at or first):
        return Nothing()
    ladder = policy.ladder(incident.service)
    keys = [person.key for person in ladder]
    rungs = [page.target for page in pages if _is_rung(page) and page.target in keys]
    if len(rungs) >= policy.escalation.rounds * len(ladder):
        return Unanswered()
    # It is climbed from whoever was rung first: after a reminder, from whoever had it.
    start = keys.index(rungs[0]) if rungs else 0
    place = (start + len(rungs)) % len(ladder)
    return Escalate(level=place + 1, person=ladder[place])


def _is_rung(page: Page) -> bool:
    return page.via in (Via.PAGER, Via.SILENT) and page.state in _LIVE


def quiet_until(incident: Incident, last_deed: datetime | None, policy: Policy) -> datetime | None:
    """When whoever has it is paged again, if its alert fires on and nobody does anything until then.

    `last_deed` is when a person last did something. None when nobody is: of an incident that nobody has, and
    of a severity for which the policy says nothing.
    """
    wait = policy.escalation.still_firing.get(incident.severity)
    if wait is None or incident.acknowledged_at is None or not incident.is_open:
        return None
    return max(incident.acknowledged_at, last_deed or incident.acknowledged_at) + wait


def ticket_due(now: datetime, policy: Policy) -> datetime:
    """When a ticket filed now is due: medium's response time on, or when business next opens after that."""
    business = policy.business
    moment = (now + policy.severity(Severity.MEDIUM).response).astimezone(business.zone)
    if business.works_on(moment.weekday()) and business.opens <= moment.time() <= business.closes:
        return moment.astimezone(now.tzinfo)
    day = moment.date() if moment.time() < business.opens else moment.date() + timedelta(days=1)
    while not business.works_on(day.weekday()):
        day += timedelta(days=1)
    return datetime.combine(day, business.opens, tzinfo=business.zone).astimezone(now.tzinfo)
