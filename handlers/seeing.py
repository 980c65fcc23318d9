"""What beside incidents somebody may know of, wherever they ask."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.model.action_item import ActionItem
from bot.model.alert import DecidedAlert
from bot.model.incident import Incident
from bot.model.job import Job
from bot.model.workspace import HOME
from bot.ports import Reader
from handlers.desk import Ask

_INCIDENT = re.compile(r"INC-\d{4}-\d{3,}")


def is_seen(ask: Ask, seen: Callable[[Incident], bool], reader: Reader, alert: DecidedAlert) -> bool:
    """A private alert is there for those who see its incident; while it has none, for nobody."""
    incident = reader.incident(alert.incident) if alert.incident else None
    if incident:
        return seen(incident)
    return not alert.private and ask.desk.policy.workspace_of(alert.service) == ask.workspace


def knows_item(ask: Ask, item: ActionItem, incident: Incident) -> bool:
    """Those of a private incident are there for who is inside of it, and for whoever has them."""
    return ask.knows(incident) or (incident.workspace == ask.workspace and item.answers.id == ask.by.id)


def knows_job(ask: Ask, job: Job, reader: Reader) -> bool:
    """A job is there for who knows of every incident that it has or names; without any, at home."""
    named = {*_INCIDENT.findall(job.id), *filter(None, [job.incident])}
    if not named:
        return ask.workspace == HOME
    found = [reader.incident(each) for each in named]
    return all(incident is not None and ask.knows(incident) for incident in found)
