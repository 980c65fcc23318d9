"""Which moves an incident can make, and the milestones they set."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refused
from bot.model.incident import Incident, Person, Status

_WORK = (Status.TRIAGE, Status.INVESTIGATING, Status.MITIGATING)


def possible(status: Status, *, cancelled: bool = False) -> list[Status]:
    """Where an incident in this status can go; to investigating from resolved is to reopen it.

    What was cancelled can be reopened too: nobody has learnt from it yet, and the alarm may have been true.
    """
    if status in _WORK:
        return [other for other in (*_WORK, Status.RESOLVED) if other is not status]
    if cancelled:
        return [Status.INVESTIGATING]
    return [Status.INVESTIGATING, Status.CLOSED] if status is Status.RESOLVED else []


def move(incident: Incident, to: Status, now: datetime, by: Person) -> Incident:
    """The incident moved to that status, with the milestones that this sets.

    The first move to mitigating is when it was mitigated; reopening takes the resolution, or that it was
    cancelled, back. Raises Refused with a sentence that says what is possible.
    """
    if to not in possible(incident.status, cancelled=incident.cancelled):
        raise Refused(_refusal(incident, to))
    changes: dict[str, object] = {"status": to}
    if to is Status.MITIGATING and incident.mitigated_at is None:
        changes["mitigated_at"] = _in_order(incident, now, "mitigated")
    if to is Status.RESOLVED:
        changes |= {"resolved_at": _in_order(incident, now, "resolved"), "resolved_by": by}
    if to is Status.INVESTIGATING and not incident.is_open:
        changes |= {"resolved_at": None, "resolved_by": None, "cancelled": False, "closed_at": None}
    if to is Status.CLOSED:
        changes["closed_at"] = now
    return incident.model_copy(update=changes)


def cancel(incident: Incident, now: datetime, by: Person) -> Incident:
    """The incident as a false alarm: closed at once, with its mark. Raises Refused unless it is open."""
    if not incident.is_open:
        raise Refused(f"{incident.id} is {ending(incident)} already: nothing was changed.")
    return incident.model_copy(
        update={
            "status": Status.CLOSED,
            "cancelled": True,
            "resolved_at": _in_order(incident, now, "cancelled"),
            "resolved_by": by,
            "closed_at": now,
            "escalates_at": None,
        }
    )


def merge(incident: Incident, target: str, now: datetime, by: Person) -> Incident:
    """One that goes on in `target`: closed, with its mark. Raises Refused if it is not open."""
    if not incident.is_open:
        raise Refused(f"{incident.id} is {ending(incident)} already: nothing was changed.")
    return incident.model_copy(
        update={
            "status": Status.CLOSED,
            "merged_into": target,
            "resolved_at": _in_order(incident, now, "merged"),
            "resolved_by": by,
            "closed_at": now,
            "escalates_at": None,
        }
    )


def part(incident: Incident) -> Incident:
    """The merged incident as one of its own again, as far as its milestones say it had come."""
    status = Status.INVESTIGATING if incident.acknowledged_at else Status.TRIAGE
    status = Status.MITIGATING if incident.mitigated_at else status
    update = {"status": status, "merged_into": None, "offered_resolve": False}
    ended = dict.fromkeys(("resolved_at", "resolved_by", "closed_at"))
    return incident.model_copy(update=update | ended)


def ending(incident: Incident) -> str:
    """How it stands, in a word or a few: its status, or how it came to be closed."""
    if incident.merged_into:
        return f"merged into {incident.merged_into}"
    return "cancelled" if incident.cancelled else incident.status.value


def _in_order(incident: Incident, now: datetime, milestone: str) -> datetime:
    if now < incident.detected_at:
        began = f"{incident.detected_at:%Y-%m-%d %H:%M:%S} UTC"
        raise Refused(f"{incident.id} began {began} and cannot be {milestone} before that.")
    return now


def _refusal(incident: Incident, to: Status) -> str:
    words = [str(status) for status in possible(incident.status, cancelled=incident.cancelled)]
    if incident.merged_into:
        return f"{incident.id} was merged into {incident.merged_into}, and goes on there."
    if not words:
        return f"{incident.id} is closed, and that is final. If the problem is back, declare a new incident."
    if to is incident.status:
        start = f"{incident.id} is {to} already."
    elif to is Status.CLOSED:
        start = f"{incident.id} is {ending(incident)}: resolve it before it is closed."
    else:
        start = f"{incident.id} is {ending(incident)} and cannot go to {to}."
    return f"{start} Possible now: {' or '.join(filter(None, [', '.join(words[:-1]), words[-1]]))}."
