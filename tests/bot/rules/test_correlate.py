"""Alerts that belong together share an incident; a private one stays private."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import Alert
from bot.model.incident import Candidate, Incident, Status
from bot.model.severity import Severity
from bot.policy import Policy
from bot.rules.classify import classify
from bot.rules.correlate import Joined, correlate, raised

MakeAlert = Callable[..., Alert]
MakeIncident = Callable[..., Incident]
DISK = "/subscriptions/s/providers/x/disk-7"


@pytest.fixture
def join(policy: Policy, noon: datetime, make_alert: MakeAlert) -> Callable[..., Joined]:
    def joined(*candidates: Candidate, private: bool = False, **fields: Any) -> Joined:
        alert = make_alert("Something", **fields)
        classified = classify(alert, policy).model_copy(update={"private": private})
        return correlate(alert, classified, candidates, noon, policy)

    return joined


@pytest.fixture
def open_since(noon: datetime, make_incident: MakeIncident) -> Callable[..., Candidate]:
    def opened(minutes: int, same_resource: bool = False, **fields: Any) -> Candidate:
        start = noon - timedelta(minutes=minutes)
        return Candidate(
            incident=make_incident(opened_at=start, detected_at=start, **fields),
            last_start=start,
            same_resource=same_resource,
        )

    return opened


Join = Callable[..., Joined]
Since = Callable[..., Candidate]


def test_the_same_service_within_the_window_joins(join: Join, open_since: Since) -> None:
    joined = join(open_since(30), service="kafka")
    assert joined == Joined(incident="INC-2026-001", reason="same service kafka within 30 minutes")


def test_the_same_resource_joins(join: Join, open_since: Since) -> None:
    joined = join(open_since(5, True, service=None), service="data-lake", resource=DISK)
    assert joined.incident == "INC-2026-001"
    assert joined.reason.startswith("same resource ")


def test_two_services_that_share_a_resource_stay_apart(join: Join, open_since: Since) -> None:
    joined = join(open_since(5, True, service="api"), service="data-lake", resource=DISK)
    assert joined.incident is None


def test_the_newest_of_several_is_joined(join: Join, open_since: Since) -> None:
    older, newer = open_since(20, id="INC-2026-003"), open_since(10, id="INC-2026-002")
    assert join(older, newer, service="kafka").incident == "INC-2026-002"
    assert join(newer, older, service="kafka").incident == "INC-2026-002"


@pytest.mark.parametrize(
    ("minutes", "fields"),
    [
        (31, {}),
        (5, {"status": Status.RESOLVED}),
        (5, {"service": "api"}),
        (5, {"service": None}),
    ],
)
def test_anything_else_opens(join: Join, open_since: Since, minutes: int, fields: dict[str, Any]) -> None:
    joined = join(open_since(minutes, **fields), service="kafka")
    assert joined == Joined(
        incident=None, reason="no open incident about service kafka had an alert start within 30 minutes"
    )


def test_two_alerts_about_no_known_service_have_nothing_in_common(join: Join, open_since: Since) -> None:
    assert join(open_since(5, service=None)).incident is None


def test_an_incident_declared_by_hand_takes_alerts_of_its_service(join: Join, open_since: Since) -> None:
    by_hand = open_since(5, declared_by={"id": "U0ANA", "name": "Ana"})
    assert join(by_hand, service="kafka").incident == "INC-2026-001"


def test_a_private_incident_takes_only_security_alerts_of_its_own(join: Join, open_since: Since) -> None:
    private = open_since(5, True, service="security", private=True)
    assert join(private, service="security").incident == "INC-2026-001"
    assert join(private, service="data-lake", resource=DISK).incident is None
    assert join(open_since(5, private=True), service="kafka").incident is None


def test_a_private_alert_joins_only_a_private_incident_of_its_service(join: Join, open_since: Since) -> None:
    assert join(open_since(5, private=True), service="kafka", private=True).incident == "INC-2026-001"
    assert join(open_since(5), service="kafka", private=True).incident is None
    assert (
        join(open_since(5, True, service=None), service="kafka", resource=DISK, private=True).incident is None
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.integers(0, 90), max_size=6),
    statuses=st.lists(st.sampled_from(Status), min_size=6, max_size=6),
    services=st.lists(st.sampled_from(["kafka", "api", None]), min_size=6, max_size=6),
)
def test_it_joins_the_newest_open_one_of_its_service_within_the_window_or_none(
    join: Join, open_since: Since, ages: list[int], statuses: list[Status], services: list[str | None]
) -> None:
    made = [
        open_since(age, id=f"INC-2026-{n:03d}", status=statuses[n], service=services[n])
        for n, age in enumerate(ages)
    ]
    fitting = [
        each.incident
        for n, each in enumerate(made)
        if ages[n] <= 30 and statuses[n].is_open and services[n] == "kafka"
    ]
    newest = max(fitting, key=lambda each: (each.opened_at, each.id), default=None)
    assert join(*made, service="kafka").incident == (newest.id if newest else None)


@pytest.mark.parametrize(
    ("has", "comes", "becomes"),
    [("high", "critical", "critical"), ("high", "low", "high"), ("low", "low", "low")],
)
def test_a_worse_alert_raises_the_incident(
    make_incident: MakeIncident, has: str, comes: str, becomes: str
) -> None:
    assert raised(make_incident(severity=has), Severity(comes)) == becomes
