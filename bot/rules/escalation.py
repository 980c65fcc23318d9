"""Says what an incident does when it opens, and what follows while nobody acknowledges it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from bot.model.incident import Incident
from bot.model.page import Page, PageState, Via
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Paging, PersonEntry, Policy
from bot.rules.on_call import Kept, ladder

NONE_KEPT = Kept()
Levels = Sequence[PersonEntry | None]
"""Who is on call, level 1 first; None where a level has nobody."""

_LIVE = (PageState.WAITING, PageState.ACCEPTED, PageState.FAILED)


def rings_on(pages: Iterable[Page]) -> list[str]:
    """Who was asked for by name and has not answered: they are rung though somebody has the incident."""
    asked = [page.target_name for page in pages if page.asked_by and page.state in _LIVE]
    return list(dict.fromkeys(asked))


class Opening(Value):
    """What an incident does when it opens; `log` is all that is left when it does nothing else."""

    page: Paging
    room: bool
    ticket: bool
    log: bool


class Escalate(Value):
    """Ring this person, who stands on this level (from 1) of the ladder.

    `skipped` are the levels on the way there on which nobody is on call.
    """

    level: int
    person: PersonEntry
    skipped: tuple[int, ...] = ()


class Nobody(Value):
    """Nobody is on call on any level: ring all of the team at once."""

    people: tuple[PersonEntry, ...]


class Unanswered(Value):
    """Everyone was rung in every round: tell the whole team that nobody answers."""


class Nothing(Value):
    """Nothing is due now."""


Step = Escalate | Nobody | Unanswered | Nothing


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


def first_step(
    incident: Incident, policy: Policy, now: datetime, kept: Kept = NONE_KEPT
) -> Escalate | Nobody:
    """Whom to ring first: level 1, or the first level on which somebody is on call."""
    levels = _levels(incident, policy, now, kept)
    everybody = policy.members(policy.answering(incident.service))
    return _first_of(levels, range(1, len(levels) + 1), _keys(levels)) or Nobody(people=tuple(everybody))


def next_step(
    incident: Incident, pages: Sequence[Page], policy: Policy, now: datetime, kept: Kept = NONE_KEPT
) -> Step:
    """What to do now about an incident that nobody acknowledged.

    It is not due before the incident's `escalates_at`, or one response time after the opening where that is
    not set. Whoever is on call now counts. A round has rung everybody once who is on call: first those on the
    levels after the last that was rung, then those before it. There are as many rounds as the policy says;
    pages that were answered, or closed when the incident was lowered, do not count, nor do those beside the
    ladder. Whoever takes the step sets `escalates_at` to `due(…, after=now)`, so that the calling goes on
    until somebody answers.
    """
    first = due(incident, policy)
    if first is None or now < (incident.escalates_at or first):
        return Nothing()
    levels = _levels(incident, policy, now, kept)
    live = [page for page in pages if _is_rung(page) and page.target not in policy.teams]
    climbed = [page for page in live if page.level > 0]
    if not any(levels):
        team = policy.members(policy.answering(incident.service))
        rung = {page.target for page in live}
        missing = tuple(person for person in team if person.key not in rung)
        return Nobody(people=missing) if missing else Unanswered()
    return _climb(levels, climbed, policy.escalation.rounds)


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


def _climb(levels: Levels, pages: Sequence[Page], rounds: int) -> Escalate | Unanswered:
    round_, rung = 1, set[str]()
    for page in pages:
        if page.target in rung:
            round_, rung = round_ + 1, set()
        rung.add(page.target)
    last = pages[-1] if pages else None
    start = min(last.level, len(levels)) if last else 0
    present = _keys(levels)
    if waiting := present - rung:
        around = [*range(start + 1, len(levels) + 1), *range(1, start + 1)]
        return _first_of(levels, around, waiting) or Unanswered()
    if round_ >= rounds:
        return Unanswered()
    others = present - {last.target} if last else present
    return _first_of(levels, range(1, len(levels) + 1), others or present) or Unanswered()


def _first_of(levels: Levels, order: Iterable[int], wanted: Set[str]) -> Escalate | None:
    """The first level in that order that one of these people has, and the empty ones before it."""
    skipped: list[int] = []
    for number in order:
        person = levels[number - 1]
        if person is None:
            skipped.append(number)
        elif person.key in wanted:
            return Escalate(level=number, person=person, skipped=tuple(skipped))
    return None


def _keys(levels: Levels) -> set[str]:
    return {person.key for person in levels if person}


def _levels(incident: Incident, policy: Policy, now: datetime, kept: Kept) -> Levels:
    return ladder(policy, policy.answering(incident.service), kept, now)


def ticket_due(now: datetime, policy: Policy) -> datetime:
    """When a ticket filed now is due, in UTC: medium's response time on, or when business next opens."""
    return policy.business.opening_after(now + policy.severity(Severity.MEDIUM).response)
