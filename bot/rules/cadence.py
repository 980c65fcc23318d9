"""When stakeholders hear of an incident next, and when one that is left alone is asked about."""

from __future__ import annotations

from datetime import datetime

from bot.model.incident import Incident
from bot.policy import Policy


def next_update(incident: Incident, now: datetime, policy: Policy) -> datetime | None:
    """When its severity asks for the next status update; None when it asks for none.

    What stakeholders were told stands. Otherwise the time runs from the last update, or else from when
    somebody had it: before, there is nothing to say. One that would be late already, as after the severity
    was raised, gets its whole time from `now` on.
    """
    told = incident.cadence.due_at if incident.cadence.updated_at else None
    by_severity = _by_severity(incident, now, policy)
    if told is None or told <= now or not incident.is_open:
        return by_severity
    return min(told, by_severity or told)


def _by_severity(incident: Incident, now: datetime, policy: Policy) -> datetime | None:
    every = policy.severity(incident.severity).update_every
    if every is None or incident.acknowledged_at is None or not incident.is_open:
        return None
    last = max(incident.acknowledged_at, incident.cadence.updated_at or incident.acknowledged_at)
    return last + every if last + every > now else now + every


def stale_at(incident: Incident, last_deed: datetime | None, policy: Policy) -> datetime | None:
    """When its channel is asked whether it is still going on, if nobody does anything until then.

    `last_deed` is when a person last did something. None for an incident without a channel, for one that is
    over, and for a severity of which the policy says nothing.
    """
    wait = policy.follow_up.stale.get(incident.severity)
    if wait is None or not incident.is_open or not incident.wants_room:
        return None
    quiet = max(incident.opened_at, last_deed or incident.opened_at) + wait
    return max(quiet, incident.cadence.ask_after or quiet)
