"""Who is inside of a private incident, beside those who are in its channel."""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.task import Task
from bot.policy import Policy
from bot.rules.holding import holders


def invited(incident: Incident, policy: Policy) -> list[str]:
    """Whom its channel opens with, by their Slack user ids: who declared and who commands it, or, where an
    alert opened it, the team that owns its service."""
    said = [person.id for person in (incident.declared_by, incident.commander) if person and person.id]
    if incident.declared_by:
        return said
    return [*said, *(person.slack for person in policy.members(policy.owner_of(incident.service).name))]


def insiders(incident: Incident, pages: Iterable[Page], tasks: Iterable[Task], policy: Policy) -> set[str]:
    """The Slack user ids of those who were invited or paged, acknowledged, or have a role or a task in it."""
    said = (incident.acknowledged_by, *holders(incident).values(), *(task.owner for task in tasks))
    known = {*invited(incident, policy), *(person.id for person in said if person)}
    for page in pages:
        is_team = page.target in policy.teams
        people = policy.members(page.target) if is_team else [policy.people.get(page.target)]
        known |= {person.slack for person in people if person}
    return known - {""}
