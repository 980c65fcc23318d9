"""Some incidents end by themselves, and what ended too early opens again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.incident import Incident, Status
from bot.model.severity import Severity
from bot.policy import Policy
from bot.rules.resolving import ends_at, reopens
from tests.bot.rules.conftest import NOON

MakeIncident = Callable[..., Incident]
ANA = {"id": "U0ANA", "name": "Ana"}


@pytest.mark.parametrize(
    ("fields", "minutes"),
    [
        ({"severity": "low"}, 30),
        ({"severity": "medium"}, None),
        ({"severity": "critical"}, None),
        ({"severity": "low", "declared_by": ANA}, None),
        ({"severity": "low", "acknowledged_at": NOON}, None),
        ({"severity": "low", "status": Status.RESOLVED}, None),
    ],
)
def test_what_ends_by_itself(
    policy: Policy, make_incident: MakeIncident, fields: dict[str, Any], minutes: int | None
) -> None:
    expected = None if minutes is None else NOON + timedelta(minutes=minutes)
    assert ends_at(make_incident(**fields), NOON, policy) == expected


@given(minutes=st.integers(0, 200), status=st.sampled_from(Status), severity=st.sampled_from(Severity))
def test_only_what_was_resolved_lately_reopens(
    policy: Policy, make_incident: MakeIncident, minutes: int, status: Status, severity: Severity
) -> None:
    incident = make_incident(status=status, severity=severity, resolved_at=NOON)
    opens = reopens(incident, NOON + timedelta(minutes=minutes), policy)
    assert opens == (status is Status.RESOLVED and minutes <= 30)
    assert not reopens(None, NOON, policy)
