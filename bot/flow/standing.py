"""Gathers what a shift takes over: open incidents, silences that end in it, and tickets due."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.incident import Incident
from bot.model.page import PageState
from bot.policy import PersonEntry, Policy
from bot.ports import Reader
from bot.render.facts import HandOverFacts, Held
from bot.rules.on_call import HandOver, Shift

_UNANSWERED = (PageState.WAITING, PageState.ACCEPTED)
_USUAL_SHIFT = timedelta(days=7)
"""How far a shift looks ahead whose end is not known."""


def standing(
    reader: Reader,
    policy: Policy,
    team: str,
    now: datetime,
    shift: Shift | None,
    handed: HandOver | None,
    workspace: str,
) -> HandOverFacts:
    """What whoever has the shift finds in that workspace; `handed` when it begins just now."""
    until = (shift.until if shift else None) or now + _USUAL_SHIFT
    person, gives = shift.person if shift else None, handed.gives if handed else None
    silences = [each for each in reader.silences(ending_after=now) if each.ends_at <= until]
    due = [each for each in reader.tickets(open_only=True) if each.owner == team and each.due_at <= until]
    where = {each.id: reader.incident(each.incident) for each in due}
    tickets = [each for each in due if (its := where[each.id]) and its.workspace == workspace]
    return HandOverFacts(
        team=team,
        now=now,
        handed=handed is not None,
        gives=gives.name if gives else "",
        takes=person.name if person else "",
        user=person.slack if person else "",
        until=shift.until if shift else None,
        then=_name(shift.then) if shift and shift.until else "",
        held=tuple(_held(reader, incident) for incident in _of_team(reader, policy, team, workspace)),
        silences=tuple(silences),
        tickets=tuple(tickets),
    )


def open_pages(reader: Reader, target: str) -> int:
    """How many pages to somebody are unanswered, in incidents that are open and not private."""
    return sum(
        page.target == target and page.state in _UNANSWERED
        for incident in reader.incidents(open_only=True)
        if not incident.private
        for page in reader.pages(incident.id)
        if page.asked_by or incident.acknowledged_at is None
    )


def _of_team(reader: Reader, policy: Policy, team: str, workspace: str) -> list[Incident]:
    """The team's open incidents there, worst first; never a private one."""
    found = [
        incident
        for incident in reader.incidents(open_only=True)
        if not incident.private
        and incident.workspace == workspace
        and policy.answering(incident.service) == team
    ]
    return sorted(found, key=lambda each: (each.severity.rank, each.opened_at))


def _held(reader: Reader, incident: Incident) -> Held:
    waits = incident.acknowledged_at is None
    rung = [
        page.target_name
        for page in reader.pages(incident.id)
        if page.state in _UNANSWERED and (waits or page.asked_by)
    ]
    return Held(incident=incident, unanswered=", ".join(dict.fromkeys(rung)))


def _name(person: PersonEntry | None) -> str:
    return person.name if person else "nobody"
