"""What a subscription uses of Azure's quotas in a region.

Source: https://learn.microsoft.com/rest/api/compute/usage/list, and the same of network and storage
"""

from __future__ import annotations

from typing import Any

from bot.adapters.azure.api import AzureApi
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.model.wire import as_object
from bot.policy.platform import Quota
from bot.ports.platform import Usage

_VERSIONS = {"Compute": "2024-07-01", "Network": "2024-05-01", "Storage": "2023-05-01"}


class AzureQuotas:
    """The QuotasPort."""

    def __init__(self, api: AzureApi) -> None:
        self._api = api

    def usages(self, quota: Quota, deadline: Deadline) -> list[Usage]:
        found: list[Usage] = []
        for provider in quota.of:
            where = f"/subscriptions/{quota.subscription}/providers/Microsoft.{provider}"
            path = f"{where}/locations/{quota.location}/usages"
            for page in self._api.pages(path, {"api-version": _VERSIONS[provider]}):
                deadline.left()
                found += [_usage(entry) for entry in page]
        return found


def _usage(entry: dict[str, Any]) -> Usage:
    name = as_object(entry.get("name"))
    try:
        return Usage(
            name=str(name.get("localizedValue") or name["value"]),
            used=float(entry["currentValue"]),
            limit=float(entry["limit"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AdapterError(
            "Azure's quotas answers what cannot be read", reason=Reason.SERVER, retryable=True
        ) from error
