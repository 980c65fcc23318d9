"""Budgets are judged by the money: far over is critical, over is medium, a forecast is low."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus
from bot.model.severity import Severity
from bot.sources.catalog import SOURCES
from bot.sources.cost import SOURCE

FAR_OVER = SOURCE.examples["budget-far-exceeded"]
OLDER = SOURCE.examples["budget-older-shape"]


def read(body: Any, source: str = "cost") -> Alert:
    (signal,) = SOURCES[source].parse(body, {})
    assert isinstance(signal, Alert)
    return signal


def budget(fired: str | None = "2026-03-19T06:12:40Z", **told: Any) -> Alert:
    """The alert of the far exceeded budget with these values in its place."""
    body = copy.deepcopy(FAR_OVER)
    body["data"]["essentials"]["firedDateTime"] = fired
    body["data"]["alertContext"]["AlertData"] |= told
    return read(body)


def test_a_budget_that_is_far_exceeded() -> None:
    alert = read(FAR_OVER)
    assert alert.title == "Budget analytics-monthly exceeded by 26.5 %"
    assert alert.reading == "$25,310.75 (limit $20,000.00)"
    assert (alert.severity, alert.status, alert.service) == (
        Severity.CRITICAL,
        AlertStatus.FIRING,
        "cost",
    )
    assert alert.started_at == datetime(2026, 3, 19, 6, 12, 40, 123000, UTC)
    assert alert.summary.startswith("The budget analytics-monthly of $20,000.00 has been exceeded")
    assert [link.name for link in alert.links] == ["Cost analysis"]
    assert alert.links[0].url.endswith("/scope/%2Fsubscriptions%2F0a1b2c3d-1111-4222-8333-444455556666")
    assert not alert.is_test


@pytest.mark.parametrize(
    ("spent", "severity", "title"),
    [
        ("$24,000.00", "critical", "exceeded by 20 %"),
        ("$23,999.99", "medium", "exceeded by 19.9 %"),
        ("$20,840.00", "medium", "exceeded by 4.2 %"),
        ("$20,000.00", "medium", "is 100 % spent"),
        ("$16,400.00", "low", "is 82 % spent"),
        ("24.000,00 €", "critical", "exceeded by 20 %"),
        ("$900,000,000.00", "critical", "exceeded by 4,499,900 %"),
        ("much", None, "passed its threshold"),
        (None, None, "passed its threshold"),
    ],
)
def test_what_is_spent_decides(spent: str | None, severity: str | None, title: str) -> None:
    alert = budget(SpentAmount=spent)
    assert alert.severity == (Severity(severity) if severity else None)
    assert alert.title == f"Budget analytics-monthly {title}"


def test_a_forecast_is_low_however_high() -> None:
    alert = read(SOURCE.examples["budget-forecast"])
    assert (alert.severity, alert.title) == (
        Severity.LOW,
        "Budget analytics-monthly is forecast to reach 115.5 %",
    )
    assert alert.reading == "forecast $23,100.00 (limit $20,000.00)"
    assert alert.summary.endswith("Spent so far: $14,205.30")
    unknown = budget(ThresholdType="Forecasted")
    assert (unknown.severity, unknown.reading) == (Severity.LOW, "")
    assert unknown.title == "Budget analytics-monthly is forecast to pass its threshold"


@pytest.mark.parametrize("limit", ["$0.00", "-$5.00", None, "none"])
def test_a_limit_that_is_none_judges_nothing(limit: str | None) -> None:
    assert budget(BudgetThreshold=limit).severity is None


def test_a_budget_is_told_apart_by_threshold_kind_and_period() -> None:
    marks = {
        budget().fingerprint,
        budget(ThresholdType="Forecasted").fingerprint,
        budget(NotificationThresholdAmount="$16,000.00").fingerprint,
        budget(BudgetId="/subscriptions/2/providers/Microsoft.Consumption/budgets/other").fingerprint,
        budget(BudgetStartDate="2026-04-01").fingerprint,
        budget(fired="2026-04-02T06:12:40Z").fingerprint,
    }
    assert len(marks) == 6
    assert budget(fired="2026-03-30T06:12:40Z", SpentAmount="$30,000.00").fingerprint in marks


def test_two_budgets_of_one_name_are_two_without_an_id() -> None:
    here, there = (budget(BudgetId=None, Scope=scope) for scope in ("/subscriptions/1", "/subscriptions/2"))
    assert here.fingerprint != there.fingerprint


@pytest.mark.parametrize("name", list(SOURCE.examples))
def test_azure_monitor_reads_the_same_body_the_same(name: str) -> None:
    here, there = read(SOURCE.examples[name]), read(SOURCE.examples[name], "azure_monitor")
    assert there == here.model_copy(update={"source": "azure_monitor"})


def test_the_older_shape() -> None:
    alert = read(OLDER)
    assert alert.title == "Budget streaming-monthly exceeded by 7.8 %"
    assert alert.reading == "4312.4 EUR (limit 4000 EUR)"
    assert (alert.severity, alert.started_at) == (Severity.MEDIUM, None)
    assert "resourceGroups%2Frg-analytics" in alert.links[0].url


@pytest.mark.parametrize(
    ("essentials", "told"),
    [
        ({"alertId": "/subscriptions/1/providers/Microsoft.CostManagement/alerts/Test_Alert"}, {}),
        ({}, {"BudgetName": "test-budgetName", "ResourceGroup": "test-RG"}),
    ],
)
def test_the_portals_test_is_known(essentials: Any, told: Any) -> None:
    body = copy.deepcopy(FAR_OVER)
    body["data"]["essentials"] |= essentials
    body["data"]["alertContext"]["AlertData"] |= told
    assert read(body).is_test


@pytest.mark.parametrize("other", [None, {}, {"data": None}, {"data": {"alertContext": {"AlertData": []}}}])
def test_another_body_is_refused(other: Any) -> None:
    with pytest.raises(UnreadableAlert, match="names no budget"):
        SOURCE.parse(other, {})
