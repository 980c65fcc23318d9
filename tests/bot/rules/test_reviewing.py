"""What a digest and a review make of incidents and pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.model.incident import Incident, Person
from bot.model.page import Page
from bot.policy import Policy
from bot.rules.reviewing import by_severity, ended_by_itself, late_updates, woken

Make = Callable[..., Incident]


def test_an_update_is_late_once_the_severity_says_so(
    policy: Policy, make_incident: Make, noon: datetime
) -> None:
    told = {"INC-2026-001": noon + timedelta(minutes=20)}
    incidents = [
        make_incident(),
        make_incident(id="INC-2026-002", severity="high"),
        make_incident(id="INC-2026-003", severity="medium"),
    ]

    def late(after: timedelta) -> list[tuple[str, timedelta]]:
        found = late_updates(incidents, told, policy, noon + after)
        return [(each.incident.id, each.due_at - noon) for each in found]

    assert late(timedelta(minutes=50)) == []
    assert late(timedelta(minutes=51)) == [("INC-2026-001", timedelta(minutes=50))]
    assert [name for name, _ in late(timedelta(hours=2))] == ["INC-2026-001", "INC-2026-002"]


def test_medians_count_who_got_so_far(make_incident: Make, noon: datetime) -> None:
    def after(minutes: int) -> datetime:
        return noon + timedelta(minutes=minutes)

    incidents = [
        make_incident(answered_at=after(1), resolved_at=after(10)),
        make_incident(answered_at=after(3)),
        make_incident(answered_at=after(30)),
        make_incident(severity="low"),
    ]
    critical, low = by_severity(incidents)
    assert (critical.opened, critical.acknowledged) == (3, timedelta(minutes=3))
    assert critical.resolved == timedelta(minutes=10)
    assert (low.opened, low.acknowledged, low.resolved) == (1, None, None)


def test_who_was_rung_out_of_hours(
    policy: Policy, make_pages: Callable[..., list[Page]], noon: datetime
) -> None:
    night: dict[str, Any] = {"sent_at": noon + timedelta(hours=9)}
    rung = [page.model_copy(update=night) for page in make_pages("bo", "ana", "bo")]
    by_day = [page.model_copy(update={"sent_at": noon}) for page in make_pages("cleo")]
    told = woken([*rung, *by_day, *make_pages("never-sent")], policy)
    assert [(each.name, each.times) for each in told] == [("Bo", 2), ("Ana", 1)]


def test_what_nobody_resolved_ended_by_itself(make_incident: Make, noon: datetime) -> None:
    by = {"": True, "U0ANA": False}
    for user, expected in by.items():
        over = make_incident(status="resolved", resolved_at=noon, resolved_by=Person(id=user, name="x"))
        assert ended_by_itself(over) is expected
    assert not ended_by_itself(make_incident())
