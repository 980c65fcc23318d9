"""Says what an incident does when it opens, and what follows while nobody acknowledges it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.model.incident import Incident
from bot.model.page import Page, PageState
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Paging, PersonEntry, Policy


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
    not set. Each page to a person so far is one rung of the ladder, which wraps around for as many rounds as
    the policy says; pages that were closed when the incident was lowered do not count. Whoever takes the step
    sets `escalates_at` to `due(…, after=now)`, so that the calling goes on until somebody answers.
    """
    first = due(incident, policy)
    if first is None or now < (incident.escalates_at or first):
        return Nothing()
    ladder = policy.ladder(incident.service)
    rung = sum(page.target in policy.people and page.state is not PageState.RESOLVED for page in pages)
    if rung >= policy.escalation.rounds * len(ladder):
        return Unanswered()
    level = rung % len(ladder)
    return Escalate(level=level + 1, person=ladder[level])


def ticket_due(now: datetime, policy: Policy) -> datetime:
    """When a ticket filed now is due, in UTC: medium's response time on, or when business next opens."""
    return policy.business.opening_after(now + policy.severity(Severity.MEDIUM).response)
