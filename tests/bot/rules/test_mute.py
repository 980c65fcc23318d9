"""A silence or a maintenance window holds back what fits it, from its beginning until its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import Alert
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.policy import Policy
from bot.rules.classify import subject_of
from bot.rules.mute import Mute, maintenance_before, mute_of, of_silence, planned

MakeAlert = Callable[..., Alert]
SUNDAY_AT_THREE = datetime(2026, 3, 8, 3, 0, tzinfo=UTC)


def silence(**match: str) -> Silence:
    start = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    return Silence(
        id="S-1",
        match={field: (pattern,) for field, pattern in match.items()},
        author="Ana",
        reason="upgrade",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        created_at=start,
    )


def held_by(mutes: list[Mute], alert: Alert, severity: str, service: str | None = None) -> Mute | None:
    subject = subject_of(alert).about(service=service, severity=severity)
    return mute_of(subject, Severity(severity), mutes)


@pytest.mark.parametrize(
    ("match", "fields", "is_held"),
    [
        ({"service": "kafka"}, {"service": "kafka"}, True),
        ({"service": "kafka"}, {"service": "api"}, False),
        ({"title": "consumer lag"}, {}, True),
        ({"service": "kafka", "title": "brokers"}, {"service": "kafka"}, False),
        ({"resource": "*node-3"}, {"resource": "/vm/NODE-3"}, True),
        ({"labels.region": "weu"}, {"labels": {"region": "WEU"}}, True),
        ({"severity": "high"}, {}, True),
        ({"severity": "low"}, {}, False),
    ],
)
def test_a_silence_holds_back_what_fits_every_field(
    make_alert: MakeAlert, match: dict[str, str], fields: dict[str, Any], is_held: bool
) -> None:
    held = held_by([of_silence(silence(**match))], make_alert(**fields), "high", fields.get("service"))
    assert (held is not None) is is_held


def test_a_silence_holds_back_even_critical_alerts(make_alert: MakeAlert) -> None:
    assert held_by([of_silence(silence(service="kafka"))], make_alert(), "critical", "kafka")


def test_of_several_the_one_that_lasts_longest_counts(make_alert: MakeAlert) -> None:
    short = of_silence(silence(service="kafka"))
    long = short.model_copy(update={"id": "S-2", "until": short.until + timedelta(hours=1)})
    for mutes in ([short, long], [long, short]):
        held = held_by(mutes, make_alert(), "high", "kafka")
        assert held and held.id == "S-2"


@pytest.mark.parametrize(
    ("severity", "service", "is_held"),
    [
        ("high", "databricks", True),
        ("low", "streaming", True),
        ("critical", "databricks", False),
        ("high", "kafka", False),
    ],
)
def test_the_weekly_restart_holds_back_its_services_but_nothing_critical(
    policy: Policy, make_alert: MakeAlert, severity: str, service: str, is_held: bool
) -> None:
    (restart,) = planned(SUNDAY_AT_THREE, policy)
    assert restart.name == "maintenance Cluster Restart"
    assert (restart.begins_at, restart.until) == (
        SUNDAY_AT_THREE,
        SUNDAY_AT_THREE + timedelta(minutes=15),
    )
    assert (held_by([restart], make_alert(), severity, service) is not None) is is_held


def test_maintenance_that_holds_nothing_back_is_still_a_change(policy: Policy) -> None:
    patching = datetime(2026, 3, 8, 5, 30, tzinfo=UTC)
    assert planned(patching, policy) == []
    told = maintenance_before(patching, timedelta(hours=2), policy)
    assert [(each.title, each.happened_at) for each in told] == [
        ("Maintenance: Security Patching", datetime(2026, 3, 8, 4, 0, tzinfo=UTC))
    ]
    assert [each.title for each in maintenance_before(SUNDAY_AT_THREE, timedelta(hours=2), policy)] == [
        "Maintenance: Cluster Restart"
    ]


@given(
    severity=st.sampled_from(Severity),
    up_to=st.sampled_from(Severity),
    fits=st.booleans(),
)
def test_what_is_worse_than_a_mute_allows_is_never_held_back(
    severity: Severity, up_to: Severity, fits: bool
) -> None:
    mute = of_silence(silence(service="kafka" if fits else "api")).model_copy(update={"up_to": up_to})
    alert = Alert(source="generic", fingerprint="x", status="firing", title="t", service="kafka")
    held = held_by([mute], alert, severity.value, "kafka")
    assert (held is not None) == (fits and severity.rank >= up_to.rank)
