"""Each severity opens as the manual draws it, and nobody who should answer is left unrung."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.incident import Incident, Status
from bot.model.page import Page, PageState
from bot.model.severity import Severity
from bot.policy import Paging, Policy, load_policy
from bot.rules.escalation import (
    Escalate,
    Nobody,
    Nothing,
    Opening,
    Unanswered,
    _climb,
    due,
    first_step,
    next_step,
    opening,
    ticket_due,
)
from bot.shipped import shipped
from tests.own_policy import WEEKLY, own_policy

Make = Callable[..., Incident]
MakePages = Callable[..., list[Page]]


@pytest.mark.parametrize(
    ("severity", "page", "room", "ticket", "log"),
    [
        ("critical", Paging.ON_CALL, True, False, False),
        ("high", Paging.TEAM, True, False, False),
        ("medium", Paging.NONE, False, True, False),
        ("low", Paging.NONE, False, False, True),
    ],
)
def test_the_opening(
    policy: Policy, make_incident: Make, severity: str, page: Paging, room: bool, ticket: bool, log: bool
) -> None:
    assert opening(make_incident(severity=severity), policy) == Opening(
        page=page, room=room, ticket=ticket, log=log
    )


def climb(incident: Incident, paged: list[str], pages: MakePages, policy: Policy) -> list[tuple[int, str]]:
    """(minutes after the opening, who is rung) of each step until nobody is left."""
    told, steps = list(paged), []
    while incident.escalates_at:
        now = incident.escalates_at
        assert next_step(incident, pages(*told), policy, now - timedelta(seconds=1)) == Nothing()
        step = next_step(incident, pages(*told), policy, now)
        minutes = int((now - incident.opened_at).total_seconds() // 60)
        if isinstance(step, Escalate):
            told.append(step.person.key)
            steps.append((minutes, step.person.name))
            incident = incident.model_copy(update={"escalates_at": due(incident, policy, after=now)})
        else:
            assert step == Unanswered()
            steps.append((minutes, "nobody"))
            incident = incident.model_copy(update={"escalates_at": None})
    return steps


def test_a_critical_incident_climbs_the_ladder_three_times(
    policy: Policy, make_incident: Make, make_pages: MakePages
) -> None:
    incident = make_incident(service="streaming")
    incident = incident.model_copy(update={"escalates_at": due(incident, policy)})
    names = ["Bo", "Cleo", "Ana", "Bo", "Cleo", "Ana", "Bo", "Cleo", "nobody"]
    assert climb(incident, ["ana"], make_pages, policy) == [
        (15 * step, name) for step, name in enumerate(names, 1)
    ]


def test_a_high_incident_alerts_the_team_and_then_rings_level_one(
    policy: Policy, make_incident: Make, make_pages: MakePages
) -> None:
    incident = make_incident(severity="high", service="streaming")
    incident = incident.model_copy(update={"escalates_at": due(incident, policy)})
    steps = climb(incident, ["data-platform"], make_pages, policy)
    assert steps[:3] == [(60, "Ana"), (120, "Bo"), (180, "Cleo")]
    assert steps[-1] == (600, "nobody")


def test_pages_closed_when_the_incident_was_lowered_do_not_count(
    policy: Policy, make_incident: Make, make_pages: MakePages, noon: datetime
) -> None:
    first, second = make_pages("bo", "bo")
    closed = first.model_copy(update={"state": PageState.RESOLVED})
    step = next_step(make_incident(), [closed, second], policy, noon + timedelta(minutes=30))
    assert step == Escalate(level=2, person=policy.people["cleo"])


def test_the_step_says_the_level(
    policy: Policy, make_incident: Make, make_pages: MakePages, noon: datetime
) -> None:
    step = next_step(make_incident(), make_pages("bo", "cleo"), policy, noon + timedelta(minutes=30))
    assert step == Escalate(level=3, person=policy.people["ana"])


def test_whoever_is_on_call_when_it_is_due_is_rung_and_nobody_twice_in_a_round(
    tmp_path: Path, make_incident: Make, make_pages: MakePages
) -> None:
    """Ana was rung before the hand-over at 08:00 UTC, which makes Bo the first and Ana the second."""
    policy = load_policy(own_policy(tmp_path, "{ladder: [primary, ana, cleo]}", schedules=WEEKLY))
    opened = datetime(2026, 2, 2, 7, 50, tzinfo=UTC)
    incident = make_incident(service="streaming", detected_at=opened, opened_at=opened)
    assert first_step(incident, policy, opened) == Escalate(level=1, person=policy.people["ana"])
    due_at = opened + timedelta(minutes=15)
    assert next_step(incident, make_pages("ana"), policy, due_at) == Escalate(
        level=3, person=policy.people["cleo"]
    )
    cleo = [*make_pages("ana"), make_pages("ana", "cleo")[1].model_copy(update={"level": 3})]
    assert next_step(incident, cleo, policy, due_at) == Escalate(level=1, person=policy.people["bo"])


def test_who_is_alone_on_call_is_rung_again(
    tmp_path: Path, make_incident: Make, make_pages: MakePages
) -> None:
    policy = load_policy(own_policy(tmp_path, "{ladder: [ana, ana]}"))
    incident = make_incident(service="streaming")
    later = incident.opened_at + timedelta(hours=1)
    again = Escalate(level=1, person=policy.people["ana"])
    assert next_step(incident, make_pages("ana"), policy, later) == again
    assert next_step(incident, make_pages("ana", "ana", "ana"), policy, later) == Unanswered()


KEYS = st.sampled_from(["ana", "bo", "cleo", "dag", None])


@given(levels=st.lists(KEYS, min_size=1, max_size=8), rounds=st.integers(1, 4))
def test_whatever_the_ladder_each_person_on_call_is_rung_once_a_round(
    policy: Policy, make_pages: MakePages, levels: list[str | None], rounds: int
) -> None:
    ladder = [policy.people[key] if key else None for key in levels]
    pages: list[Page] = []
    while isinstance(step := _climb(ladder, pages, rounds), Escalate):
        assert ladder[step.level - 1] == step.person and all(ladder[n - 1] is None for n in step.skipped)
        pages.append(make_pages(step.person.key)[0].model_copy(update={"level": step.level}))
    present = {key for key in levels if key}
    rung = [page.target for page in pages]
    turns = [rung[start : start + len(present)] for start in range(0, len(rung), max(len(present), 1))]
    assert len(turns) == (rounds if present else 0)
    assert all(set(turn) == present for turn in turns)
    assert len(present) == 1 or all(one != other for one, other in pairwise(rung))


AWAY = """people:
  ana: {name: Ana, slack: U0ANA, away: [{starts: 2026-03-04, ends: 2026-03-05}]}
  bo: {name: Bo, slack: U0BO}
  cleo: {name: Cleo, slack: U0CLEO, away: [{starts: 2026-03-04, ends: 2026-03-04}]}
  dag: {name: Dag, slack: U0DAG}
"""


def test_an_empty_level_is_skipped_and_named(
    tmp_path: Path, make_incident: Make, make_pages: MakePages
) -> None:
    policy = load_policy(own_policy(tmp_path, "{ladder: [ana, bo, cleo, dag]}", people=AWAY))
    incident = make_incident(service="streaming")
    bo, dag = policy.people["bo"], policy.people["dag"]
    assert first_step(incident, policy, incident.opened_at) == Escalate(level=2, person=bo, skipped=(1,))
    later = incident.opened_at + timedelta(minutes=15)
    rung = make_pages("bo")[0].model_copy(update={"level": 2})
    assert next_step(incident, [rung], policy, later) == Escalate(level=4, person=dag, skipped=(3,))
    tomorrow = incident.opened_at + timedelta(days=1)
    assert next_step(incident, [rung], policy, tomorrow) == Escalate(level=3, person=policy.people["cleo"])


def test_when_nobody_is_on_call_the_whole_team_is_rung_once(
    tmp_path: Path, make_incident: Make, make_pages: MakePages
) -> None:
    policy = load_policy(own_policy(tmp_path, "{ladder: [ana, cleo]}", people=AWAY))
    incident = make_incident(service="streaming")
    everybody = tuple(policy.people[key] for key in ("ana", "bo", "cleo"))
    assert first_step(incident, policy, incident.opened_at) == Nobody(people=everybody)
    later = incident.opened_at + timedelta(minutes=15)
    rung = [page.model_copy(update={"level": 0}) for page in make_pages("ana", "bo", "cleo")]
    assert next_step(incident, rung[:1], policy, later) == Nobody(people=everybody[1:])
    assert next_step(incident, rung, policy, later) == Unanswered()
    tomorrow = incident.opened_at + timedelta(days=1)
    back = Escalate(level=2, person=policy.people["cleo"], skipped=(1,))
    assert next_step(incident, rung, policy, tomorrow) == back, "who comes back is rung by their level"


@pytest.mark.parametrize(
    "fields",
    [
        {"acknowledged_at": "2026-03-04T12:01:00Z"},
        {"status": Status.RESOLVED},
        {"status": Status.CLOSED},
        {"severity": "medium"},
        {"severity": "low"},
    ],
)
def test_nothing_escalates_once_somebody_has_it_or_it_is_no_longer_urgent(
    policy: Policy, make_incident: Make, make_pages: MakePages, noon: datetime, fields: dict[str, Any]
) -> None:
    incident = make_incident(escalates_at=noon, **fields)
    assert due(incident, policy) is None
    assert next_step(incident, make_pages("ana"), policy, noon + timedelta(days=1)) == Nothing()


def test_without_a_set_time_it_counts_from_the_opening(
    policy: Policy, make_incident: Make, make_pages: MakePages, noon: datetime
) -> None:
    incident = make_incident()
    assert due(incident, policy) == noon + timedelta(minutes=15)
    assert next_step(incident, make_pages("bo"), policy, noon + timedelta(minutes=14)) == Nothing()
    assert isinstance(next_step(incident, make_pages("bo"), policy, noon + timedelta(minutes=15)), Escalate)


@pytest.mark.parametrize(
    ("filed", "falls_due"),
    [
        ("2026-03-04 09:30", "2026-03-04 13:30"),
        ("2026-03-04 13:00", "2026-03-04 17:00"),
        ("2026-03-04 13:01", "2026-03-05 09:00"),
        ("2026-03-04 03:00", "2026-03-04 09:00"),
        ("2026-03-06 16:00", "2026-03-09 09:00"),
        ("2026-03-07 10:00", "2026-03-09 09:00"),
        ("2026-03-08 23:59", "2026-03-09 09:00"),
    ],
)
def test_a_ticket_is_due_in_business_hours(policy: Policy, filed: str, falls_due: str) -> None:
    def read(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert ticket_due(read(filed), policy) == read(falls_due)


def test_business_hours_are_those_of_the_policys_time_zone(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    own.write_text(packaged.replace("timezone: UTC", "timezone: Europe/Amsterdam"), encoding="utf-8")
    falls_due = ticket_due(datetime(2026, 7, 3, 15, 0, tzinfo=UTC), load_policy(own))
    assert falls_due == datetime(2026, 7, 6, 7, 0, tzinfo=UTC)
    assert falls_due.utcoffset() == timedelta()


@given(now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_a_ticket_is_never_due_outside_business_hours_nor_too_early(policy: Policy, now: datetime) -> None:
    falls_due = ticket_due(now, policy)
    assert falls_due.weekday() < 5
    assert policy.business.opens <= falls_due.time() <= policy.business.closes
    response = policy.severity(Severity.MEDIUM).response
    assert response <= falls_due - now <= response + timedelta(hours=64)
