"""Alerts that belong together share an incident; a private one stays private."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model.alert import Alert, AlertStatus, DecidedAlert, Decision
from bot.model.incident import Incident, Status
from bot.model.severity import Severity
from bot.policy import Policy
from bot.rules.classify import classify
from bot.rules.correlate import Candidate, Joined, candidate, correlate, raised

MakeAlert = Callable[..., Alert]
MakeIncident = Callable[..., Incident]
DISK = "/subscriptions/s/providers/x/disk-7"


@pytest.fixture
def join(policy: Policy, noon: datetime, make_alert: MakeAlert) -> Callable[..., Joined]:
    def joined(*candidates: Candidate, **fields: Any) -> Joined:
        alert = make_alert("Something", **fields)
        return correlate(alert, classify(alert, policy), candidates, noon, policy)

    return joined


@pytest.fixture
def open_since(noon: datetime, make_incident: MakeIncident) -> Callable[..., Candidate]:
    def opened(minutes: int, resources: tuple[str, ...] = (), **fields: Any) -> Candidate:
        start = noon - timedelta(minutes=minutes)
        return Candidate(
            incident=make_incident(opened_at=start, detected_at=start, **fields),
            last_start=start,
            resources=frozenset(resources),
        )

    return opened


Join = Callable[..., Joined]
Since = Callable[..., Candidate]


def test_the_same_service_within_the_window_joins(join: Join, open_since: Since) -> None:
    joined = join(open_since(30), service="kafka")
    assert joined == Joined(incident="INC-2026-001", reason="same service kafka within 30 minutes")


def test_the_same_resource_joins_whatever_its_case(join: Join, open_since: Since) -> None:
    joined = join(open_since(5, (DISK.lower(),), service=None), service="data-lake", resource=DISK.upper())
    assert joined.incident == "INC-2026-001"
    assert joined.reason.startswith("same resource ")


def test_two_services_that_share_a_resource_stay_apart(join: Join, open_since: Since) -> None:
    joined = join(open_since(5, (DISK.lower(),), service="api"), service="data-lake", resource=DISK.upper())
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
    private = open_since(5, (DISK,), service="security", private=True)
    assert join(private, service="security").incident == "INC-2026-001"
    assert join(private, service="data-lake", resource=DISK).incident is None
    assert join(open_since(5, private=True), service="kafka").incident is None


def test_an_incident_stays_open_to_alerts_while_they_keep_starting(
    join: Join, noon: datetime, make_incident: MakeIncident
) -> None:
    hours_ago = noon - timedelta(hours=3)
    incident = make_incident(opened_at=hours_ago, detected_at=hours_ago)
    told = decided(started_at=noon - timedelta(minutes=9), received_at=noon - timedelta(minutes=8))
    assert join(candidate(incident, []), service="kafka").incident is None
    assert join(candidate(incident, [told]), service="kafka").incident == "INC-2026-001"
    assert join(candidate(incident, [told]), resource="DISK-7").incident == "INC-2026-001"


def test_a_senders_clock_does_not_keep_an_incident_open(noon: datetime, make_incident: MakeIncident) -> None:
    ahead = decided(started_at=noon + timedelta(days=365), received_at=noon + timedelta(minutes=1))
    assert candidate(make_incident(), [ahead]).last_start == noon + timedelta(minutes=1)


def test_a_resolve_starts_nothing(noon: datetime, make_incident: MakeIncident) -> None:
    over = decided(status=AlertStatus.RESOLVED, received_at=noon + timedelta(hours=1))
    assert candidate(make_incident(), [over]).last_start == noon


def decided(status: AlertStatus = AlertStatus.FIRING, **times: datetime) -> DecidedAlert:
    return DecidedAlert(
        id="a-1-1",
        receipt="r-1-1",
        source="azure_monitor",
        fingerprint="azmon:x",
        status=status,
        severity=Severity.HIGH,
        title="Disk full",
        resource="Disk-7",
        decision=Decision.ATTACHED,
        reason="",
        **times,
    )


@pytest.mark.parametrize(
    ("has", "comes", "becomes"),
    [("high", "critical", "critical"), ("high", "low", "high"), ("low", "low", "low")],
)
def test_a_worse_alert_raises_the_incident(
    make_incident: MakeIncident, has: str, comes: str, becomes: str
) -> None:
    assert raised(make_incident(severity=has), Severity(comes)) == becomes
