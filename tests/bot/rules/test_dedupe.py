"""Repetitions, returns, and messages out of order are told from new problems; when in doubt, it fires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import Alert, AlertStatus, Problem
from bot.rules.dedupe import Verdict, judge

FIRING, RESOLVED = AlertStatus.FIRING, AlertStatus.RESOLVED
MakeAlert = Callable[..., Alert]
MakeProblem = Callable[..., Problem]


@pytest.mark.parametrize(
    ("status", "known", "incident_open", "verdict"),
    [
        (FIRING, None, False, Verdict.NEW),
        (FIRING, FIRING, True, Verdict.DUPLICATE),
        (FIRING, FIRING, False, Verdict.NEW),
        (FIRING, RESOLVED, True, Verdict.AGAIN),
        (FIRING, RESOLVED, False, Verdict.NEW),
        (RESOLVED, None, False, Verdict.UNKNOWN_RESOLVE),
        (RESOLVED, FIRING, True, Verdict.CLEARED),
        (RESOLVED, FIRING, False, Verdict.CLEARED),
        (RESOLVED, RESOLVED, True, Verdict.DUPLICATE),
    ],
)
def test_the_verdict(
    make_alert: MakeAlert,
    make_problem: MakeProblem,
    status: AlertStatus,
    known: AlertStatus | None,
    incident_open: bool,
    verdict: Verdict,
) -> None:
    problem = make_problem(status=known) if known else None
    judged = judge(make_alert(status=status), problem, incident_open)
    assert judged.verdict is verdict
    assert judged.reason


@pytest.mark.parametrize(
    ("started", "verdict"),
    [(-60, Verdict.LATE), (0, Verdict.NEW), (60, Verdict.NEW), (None, Verdict.NEW)],
)
def test_a_firing_that_its_own_resolve_overtook_is_late(
    make_alert: MakeAlert, make_problem: MakeProblem, noon: datetime, started: int | None, verdict: Verdict
) -> None:
    tombstone = make_problem(status=RESOLVED, incident=None, started_at=None, ended_at=noon)
    started_at = None if started is None else noon + timedelta(seconds=started)
    assert judge(make_alert(started_at=started_at), tombstone, False).verdict is verdict


def test_what_had_an_incident_is_never_late(
    make_alert: MakeAlert, make_problem: MakeProblem, noon: datetime
) -> None:
    problem = make_problem(status=RESOLVED, ended_at=noon)
    assert judge(make_alert(started_at=noon - timedelta(hours=1)), problem, False).verdict is Verdict.NEW


def test_a_resolve_of_an_earlier_time_does_not_clear_what_fires_now(
    make_alert: MakeAlert, make_problem: MakeProblem, noon: datetime
) -> None:
    stale = make_alert(status=RESOLVED, ended_at=noon - timedelta(minutes=1))
    assert judge(stale, make_problem(started_at=noon), True).verdict is Verdict.DUPLICATE


_TIMES = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(
    started=_TIMES,
    ended=_TIMES,
    known=st.sampled_from([None, FIRING, RESOLVED]),
    incident=st.sampled_from([None, "INC-2026-001"]),
    incident_open=st.booleans(),
)
def test_a_firing_alert_is_only_passed_over_for_an_open_incident_or_its_own_resolve(
    make_alert: MakeAlert,
    make_problem: MakeProblem,
    started: datetime | None,
    ended: datetime | None,
    known: AlertStatus | None,
    incident: str | None,
    incident_open: bool,
) -> None:
    problem = make_problem(status=known, ended_at=ended, incident=incident) if known else None
    verdict = judge(make_alert(started_at=started), problem, incident_open).verdict
    if verdict is Verdict.LATE:
        assert incident is None
        assert started is not None
        assert ended is not None
        assert started < ended
    elif verdict in (Verdict.DUPLICATE, Verdict.AGAIN):
        assert incident_open
    else:
        assert verdict is Verdict.NEW
