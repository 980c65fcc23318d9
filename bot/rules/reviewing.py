"""What a morning's digest and a week's review make of incidents and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.severity import Severity
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.rules.duration import milestones


class LateUpdate(Value):
    """An open incident of which people should have heard more by `due_at`."""

    incident: Incident
    due_at: Moment


class SeverityWeek(Value):
    """The incidents of one severity: how many were opened, and the median times; None: none got so far."""

    severity: Severity
    opened: int
    acknowledged: timedelta | None
    resolved: timedelta | None


class Woken(Value):
    """How often somebody was rung while business was closed."""

    name: str
    times: int


def late_updates(
    incidents: Iterable[Incident], told: Mapping[str, datetime], policy: Policy, now: datetime
) -> list[LateUpdate]:
    """Those whose severity asks for an update every so often, and that had none since; the latest first.

    `told` is when people last heard of an incident, by its id; else its opening counts.
    """
    late = []
    for incident in incidents:
        every = policy.severity(incident.severity).update_every
        due_at = max(told.get(incident.id, incident.opened_at), incident.opened_at) + (every or timedelta())
        if every and due_at < now:
            late.append(LateUpdate(incident=incident, due_at=due_at))
    return sorted(late, key=lambda each: each.due_at)


def by_severity(incidents: Sequence[Incident]) -> list[SeverityWeek]:
    """The week by severity, worst first; a severity without incidents is left out."""
    weeks = []
    for severity in Severity:
        of = [incident for incident in incidents if incident.severity is severity]
        took = [milestones(incident) for incident in of]
        week = SeverityWeek(
            severity=severity,
            opened=len(of),
            acknowledged=_median(each.acknowledged for each in took),
            resolved=_median(each.resolved for each in took),
        )
        if of:
            weeks.append(week)
    return weeks


def woken(pages: Iterable[Page], policy: Policy) -> list[Woken]:
    """Who was rung while business was closed, the most often first."""
    rung = Counter(
        page.target_name for page in pages if page.sent_at and not policy.business.is_open(page.sent_at)
    )
    return [
        Woken(name=name, times=times)
        for name, times in sorted(rung.items(), key=lambda each: (-each[1], each[0]))
    ]


def ended_by_itself(incident: Incident) -> bool:
    """Whether it was resolved, and by nobody."""
    return incident.resolved_by is not None and not incident.resolved_by.id


def is_counted(incident: Incident) -> bool:
    """Whether it was one of its own: no false alarm, and not merged into another."""
    return not incident.cancelled and incident.merged_into is None


def _median(durations: Iterable[timedelta | None]) -> timedelta | None:
    known = [duration.total_seconds() for duration in durations if duration is not None]
    return timedelta(seconds=median(known)) if known else None
