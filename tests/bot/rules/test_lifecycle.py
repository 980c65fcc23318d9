"""An incident moves as the lifecycle allows, and its milestones follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.model.incident import Incident, Person, Status
from bot.rules.lifecycle import move, possible

ANA = Person(id="U0ANA", name="Ana")
BO = Person(id="U0BO", name="Bo")
Make = Callable[..., Incident]


def test_the_way_from_triage_to_closed_sets_the_milestones(make_incident: Make, noon: datetime) -> None:
    incident = make_incident()
    for minutes, to in enumerate(list(Status)[1:], 1):
        incident = move(incident, to, noon + timedelta(minutes=minutes), ANA)
    assert incident.status is Status.CLOSED
    assert incident.mitigated_at == noon + timedelta(minutes=2)
    assert incident.resolved_at == noon + timedelta(minutes=3)
    assert incident.resolved_by == ANA


def test_it_may_jump_ahead_and_step_back_while_it_is_open(make_incident: Make, noon: datetime) -> None:
    mitigating = move(make_incident(), Status.MITIGATING, noon + timedelta(minutes=5), ANA)
    back = move(mitigating, Status.TRIAGE, noon + timedelta(minutes=6), ANA)
    again = move(back, Status.MITIGATING, noon + timedelta(minutes=9), BO)
    assert again.mitigated_at == noon + timedelta(minutes=5)
    resolved = move(make_incident(), Status.RESOLVED, noon, ANA)
    assert resolved.mitigated_at is None


def test_reopening_takes_the_resolution_back(make_incident: Make, noon: datetime) -> None:
    resolved = move(make_incident(), Status.RESOLVED, noon + timedelta(minutes=5), ANA)
    reopened = move(resolved, Status.INVESTIGATING, noon + timedelta(minutes=8), BO)
    assert (reopened.is_open, reopened.resolved_at, reopened.resolved_by) == (True, None, None)
    second = move(reopened, Status.RESOLVED, noon + timedelta(minutes=20), BO)
    assert (second.resolved_at, second.resolved_by) == (noon + timedelta(minutes=20), BO)


@pytest.mark.parametrize(
    ("status", "to", "sentence"),
    [
        (
            Status.TRIAGE,
            Status.TRIAGE,
            "INC-2026-001 is triage already. Possible now: investigating, mitigating or resolved.",
        ),
        (
            Status.MITIGATING,
            Status.CLOSED,
            "INC-2026-001 is mitigating: resolve it before it is closed. "
            "Possible now: triage, investigating or resolved.",
        ),
        (
            Status.RESOLVED,
            Status.MITIGATING,
            "INC-2026-001 is resolved and cannot go to mitigating. Possible now: investigating or closed.",
        ),
        (
            Status.CLOSED,
            Status.INVESTIGATING,
            "INC-2026-001 is closed, and that is final. If the problem is back, declare a new incident.",
        ),
    ],
)
def test_a_refusal_says_what_is_possible(
    make_incident: Make, noon: datetime, status: Status, to: Status, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        move(make_incident(status=status), to, noon, ANA)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("to", [Status.MITIGATING, Status.RESOLVED])
def test_nothing_is_resolved_before_it_began(make_incident: Make, noon: datetime, to: Status) -> None:
    with pytest.raises(Refused, match=r"began 2026-03-04 12:00:00 UTC and cannot be .* before that"):
        move(make_incident(), to, noon - timedelta(seconds=1), ANA)


@given(st.lists(st.sampled_from(Status), max_size=15))
def test_whatever_is_tried_the_milestones_agree_with_the_status(
    make_incident: Make, noon: datetime, tries: list[Status]
) -> None:
    incident = make_incident()
    for minute, to in enumerate(tries):
        if to in possible(incident.status):
            incident = move(incident, to, noon + timedelta(minutes=minute), ANA)
        else:
            with pytest.raises(Refused):
                move(incident, to, noon, ANA)
        assert (incident.resolved_at is None) is incident.is_open
        assert not (incident.status is Status.MITIGATING and incident.mitigated_at is None)
