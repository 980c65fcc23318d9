"""What Azure costs, day by day.

Source: https://learn.microsoft.com/rest/api/cost-management/query/usage
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.adapters.azure.api import AzureApi
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.model.wire import as_object
from bot.ports.platform import DayCost

_VERSION = "2023-11-01"


class AzureCosts:
    """The CostsPort."""

    def __init__(self, api: AzureApi) -> None:
        self._api = api

    def by_day(self, subscription: str, since: date, until: date, deadline: Deadline) -> list[DayCost]:
        deadline.left()
        asked = {
            "type": "ActualCost",
            "timeframe": "Custom",
            "timePeriod": {"from": f"{since}T00:00:00Z", "to": f"{until}T23:59:59Z"},
            "dataset": {
                "granularity": "Daily",
                "aggregation": {"totalCost": {"name": "Cost", "function": "Sum"}},
            },
        }
        path = f"/subscriptions/{subscription}/providers/Microsoft.CostManagement/query"
        told = as_object(self._api.post(path, {"api-version": _VERSION}, asked).get("properties"))
        try:
            return _days(told)
        except (KeyError, TypeError, ValueError) as error:
            raise AdapterError(
                "Azure Cost Management answers what cannot be read", reason=Reason.SERVER, retryable=True
            ) from error


def _days(told: dict[str, Any]) -> list[DayCost]:
    names = [column["name"] for column in told["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in told["rows"]]
    days = [
        DayCost(
            day=datetime.strptime(str(row["UsageDate"]), "%Y%m%d").replace(tzinfo=UTC).date(),
            cost=float(row["Cost"]),
            currency=str(row["Currency"]),
        )
        for row in rows
    ]
    return sorted(days, key=lambda day: day.day)
