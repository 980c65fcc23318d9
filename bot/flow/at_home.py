"""Gathers what somebody's Home tab shows: their part, what is open, and who is on call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.flow.kept import kept
from bot.flow.postmortem_due import writer
from bot.model.incident import Incident
from bot.model.workspace import workspace_of
from bot.policy import Policy
from bot.policy.roles import COMMANDER
from bot.ports import Reader
from bot.render.facts import HomeFacts, OnDuty, Owed, Paper, Part
from bot.rules.on_call import Kept, shifts
from bot.rules.privacy import insiders

_MOST = 1000


def at_home(reader: Reader, policy: Policy, user: str, now: datetime) -> HomeFacts:
    """What the user of that Slack id is shown: incidents of their workspace, and of private ones those that
    they are inside.
    """
    known = kept(reader, now)
    found = reader.incidents(open_only=True, limit=_MOST)
    told = [each for each in found if _may_know(reader, policy, each, user)]
    incidents = sorted(told, key=lambda each: (each.severity.rank, each.detected_at))
    return HomeFacts(
        mine=tuple(part for each in incidents if (part := _part(each, user))),
        tasks=tuple(reader.tasks_of(user)),
        items=tuple(_owed(reader, policy, user)),
        papers=tuple(_papers(reader, policy, user)),
        today=policy.business.day_of(now),
        incidents=tuple(incidents),
        on_duty=tuple(_on_duty(policy, team, known, now) for team in policy.on_call),
    )


def _may_know(reader: Reader, policy: Policy, incident: Incident, user: str) -> bool:
    if incident.workspace != workspace_of(user) or not incident.private:
        return incident.workspace == workspace_of(user)
    return user in insiders(incident, reader.pages(incident.id), reader.tasks(incident.id), policy)


def _part(incident: Incident, user: str) -> Part | None:
    """The user's part in it; None for who has none."""
    holders = {COMMANDER: incident.commander, **incident.roles}
    deeds = {"acknowledged it": incident.acknowledged_by, "declared it": incident.declared_by}
    roles = tuple(role for role, person in holders.items() if person and person.id == user)
    did = next((did for did, person in deeds.items() if person and person.id == user), "")
    return Part(incident=incident, roles=roles, did=did) if roles or did else None


def _owed(reader: Reader, policy: Policy, user: str) -> Iterator[Owed]:
    for item in reader.action_items_of(user):
        if incident := reader.incident(item.incident):
            yield Owed(item=item, incident=incident, hidden=not _may_know(reader, policy, incident, user))


def _papers(reader: Reader, policy: Policy, user: str) -> Iterator[Paper]:
    """Of what nobody is reminded to publish, only what they were asked to review."""
    for incident in reader.unpublished(user):
        paper, person = reader.postmortem(incident.id), writer(incident)
        reviews = paper is not None and user in [each.id for each in paper.reviewers]
        is_theirs = person is not None and person.id == user
        if reviews or (is_theirs and incident.severity in policy.postmortems.remind):
            hidden = not _may_know(reader, policy, incident, user)
            yield Paper(incident=incident, reviews=not is_theirs, hidden=hidden)


def _on_duty(policy: Policy, team: str, known: Kept, now: datetime) -> OnDuty:
    first = shifts(policy, team, known, now)[0]
    return OnDuty(
        team=team,
        name=first.person.name if first.person else "nobody",
        until=first.until,
        then=first.then.name if first.then else "nobody",
    )
