"""Azure Cost Management: a budget that is spent, overspent, or forecast to be."""

from __future__ import annotations

from typing import Any

from pydantic.alias_generators import to_camel

from bot.errors import UnreadableAlert
from bot.model.alert import Signal
from bot.model.budget import Budget
from bot.model.parcel import read_each
from bot.model.source import ACTION_GROUPS, Options, Proof, Source
from bot.model.wire import Line, Text, Time, Wire, as_object, parsed

NAME = "cost"


class _Essentials(Wire, alias_generator=to_camel):
    alert_id: Line = ""
    fired_date_time: Time = None
    description: Text = ""


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alert of one budget, in the common alert schema or as an older "AIP Budget Notification".

    Raises UnreadableAlert for a body that names no budget and no limit.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal:
    data = as_object(as_object(body).get("data"))
    context = parsed(data.get("alertContext"))
    budget = Budget.read(as_object(context).get("AlertData")) or Budget.read(data)
    if budget is None:
        raise UnreadableAlert("The body names no budget (data.alertContext.AlertData).")
    told = _Essentials.model_validate(as_object(data.get("essentials")))
    return budget.alert(NAME, alert_id=told.alert_id, fired_at=told.fired_date_time, said=told.description)


_SUBSCRIPTION = "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666"


def _example(said: str, **sums: str) -> dict[str, Any]:
    essentials = {
        "monitoringService": "CostAlerts",
        "firedDateTime": "2026-03-19T06:12:40.123Z",
        "description": said,
        "essentialsVersion": "1.0",
        "alertContextVersion": "1.0",
        "alertId": f"{_SUBSCRIPTION}/providers/Microsoft.CostManagement/alerts/analytics-1",
        "alertRule": None,
        "severity": None,
        "signalType": None,
        "monitorCondition": "Fired",
        "alertTargetIDs": None,
        "configurationItems": ["budgets"],
        "originAlertId": None,
    }
    told = {
        "Scope": f"{_SUBSCRIPTION}/",
        "ThresholdType": "Actual",
        "BudgetType": "Cost",
        "BudgetThreshold": "$20,000.00",
        "NotificationThresholdAmount": "$20,000.00",
        "BudgetName": "analytics-monthly",
        "BudgetId": f"{_SUBSCRIPTION}/providers/Microsoft.Consumption/budgets/analytics-monthly",
        "BudgetStartDate": "2026-03-01",
        "BudgetCreator": "dag@example.test",
        "Unit": "USD",
    }
    context = {"AlertCategory": "budgets", "AlertData": told | sums}
    return {
        "schemaId": "azureMonitorCommonAlertSchema",
        "data": {"essentials": essentials, "alertContext": context},
    }


SOURCE = Source(
    name=NAME,
    title="Cost Management",
    proof=Proof.ENTRA,
    callers=frozenset({ACTION_GROUPS}),
    parse=parse,
    aliases=("budgets", "cost_management"),
    examples={
        "budget-far-exceeded": _example(
            "The budget analytics-monthly of $20,000.00 has been exceeded: $25,310.75 are spent.",
            SpentAmount="$25,310.75",
        ),
        "budget-exceeded": _example(
            "The budget analytics-monthly of $20,000.00 has been exceeded: $20,840.00 are spent.",
            SpentAmount="$20,840.00",
        ),
        "budget-forecast": _example(
            "The budget analytics-monthly of $20,000.00 will not last: $23,100.00 are forecast.",
            ThresholdType="Forecasted",
            SpentAmount="$14,205.30",
            ForecastedTotalForPeriod="$23,100.00",
        ),
        "budget-older-shape": {
            "schemaId": "AIP Budget Notification",
            "data": {
                "SubscriptionName": "Analytics",
                "SubscriptionId": "0a1b2c3d-1111-4222-8333-444455556666",
                "ResourceGroup": "rg-analytics",
                "SpendingAmount": "4312.4",
                "BudgetStartDate": "3/1/2026",
                "Budget": "4000",
                "Unit": "EUR",
                "BudgetCreator": "dag@example.test",
                "BudgetName": "streaming-monthly",
                "BudgetType": "Cost",
                "NotificationThresholdAmount": "4000.0",
            },
        },
    },
)
