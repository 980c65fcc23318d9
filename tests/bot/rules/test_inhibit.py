"""While something is down, what depends on it is held back, unless it is critical itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.policy import Policy
from bot.rules.inhibit import inhibitor

MakeIncident = Callable[..., Incident]


@pytest.mark.parametrize(
    ("service", "severity", "parent", "of", "is_held"),
    [
        ("streaming", "high", "kafka", "critical", True),
        ("streaming", "medium", "data-lake", "critical", True),
        ("streaming", "medium", "data-lake", "high", False),
        ("streaming", "high", "kafka", "medium", False),
        ("streaming", "critical", "kafka", "critical", False),
        ("kafka", "high", "streaming", "critical", False),
        ("streaming", "high", "streaming", "critical", False),
        ("billing", "high", "kafka", "critical", False),
        (None, "high", "kafka", "critical", False),
        ("security", "high", "kafka", "critical", False),
    ],
)
def test_who_is_held_back_behind_whom(
    policy: Policy,
    make_incident: MakeIncident,
    service: str | None,
    severity: str,
    parent: str,
    of: str,
    is_held: bool,
) -> None:
    incident = make_incident(service=parent, severity=of)
    held = inhibitor(service, Severity(severity), [incident], policy)
    assert held == (incident if is_held else None)


def test_the_nearest_that_fires_is_named(policy: Policy, make_incident: MakeIncident) -> None:
    lake, kafka = make_incident(id="A", service="data-lake"), make_incident(id="B", service="kafka")
    assert inhibitor("streaming", Severity.HIGH, [lake, kafka], policy) == kafka


def test_a_private_incident_holds_nothing_back(policy: Policy, make_incident: MakeIncident) -> None:
    assert inhibitor("streaming", Severity.HIGH, [make_incident(private=True)], policy) is None


def test_the_packaged_map_has_no_circle(policy: Policy) -> None:
    assert [name for name in policy.services if name in policy.depends_on(name)] == []


@given(
    service=st.sampled_from(["streaming", "power-bi", "databricks", "api", "nothing"]),
    severity=st.sampled_from(Severity),
    parents=st.lists(
        st.tuples(st.sampled_from(["kafka", "databricks", "data-lake", "api"]), st.sampled_from(Severity)),
        max_size=5,
    ),
)
def test_nothing_critical_and_nothing_worse_than_its_parent_is_held_back(
    policy: Policy,
    make_incident: MakeIncident,
    service: str,
    severity: Severity,
    parents: list[tuple[str, Severity]],
) -> None:
    firing = [make_incident(service=name, severity=of) for name, of in parents]
    held = inhibitor(service, severity, firing, policy)
    if held:
        assert severity is not Severity.CRITICAL
        assert held.severity is Severity.CRITICAL
        assert held.service in policy.depends_on(service)
