"""Alerts that open too many incidents gather in one, and nothing that must be seen hides in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.policy import Policy
from bot.rules.storm import weather

MakeIncident = Callable[..., Incident]


@pytest.mark.parametrize(
    ("severity", "service", "opened", "storm", "is_storm"),
    [
        ("high", "api", 4, None, False),
        ("high", "api", 5, None, True),
        ("high", None, 5, None, True),
        ("low", "api", 0, "medium", True),
        ("critical", "api", 50, None, False),
        ("critical", "billing", 24, None, False),
        ("critical", "billing", 25, None, True),
        ("critical", "billing", 0, "high", False),
        ("critical", "billing", 0, "critical", False),
        ("high", "security", 50, "critical", False),
    ],
)
def test_what_joins_a_storm(
    policy: Policy,
    make_incident: MakeIncident,
    severity: str,
    service: str | None,
    opened: int,
    storm: str | None,
    is_storm: bool,
) -> None:
    goes_on = make_incident(severity=storm, storm=True) if storm else None
    says = weather(Severity(severity), service, opened, goes_on, policy)
    assert says.is_storm is is_storm
    assert says.why


@given(
    severity=st.sampled_from(Severity),
    service=st.sampled_from(["api", "security", "billing", None]),
    opened=st.integers(0, 10_000),
    storm=st.sampled_from([None, *Severity]),
)
def test_what_is_sensitive_or_critical_and_known_never_joins(
    policy: Policy,
    make_incident: MakeIncident,
    severity: Severity,
    service: str | None,
    opened: int,
    storm: Severity | None,
) -> None:
    goes_on = make_incident(severity=storm, storm=True) if storm else None
    joins = weather(severity, service, opened, goes_on, policy).is_storm
    known = policy.services.get(service or "")
    if known and (known.sensitive or severity is Severity.CRITICAL):
        assert not joins
    elif severity is Severity.CRITICAL:
        assert joins == (opened >= policy.storm.critical)
    elif opened >= policy.storm.incidents:
        assert joins
