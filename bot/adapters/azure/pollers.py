"""The pollers that the policy names, ready to look."""

from __future__ import annotations

from bot.adapters.azure.alerts import AzureAlerts
from bot.adapters.azure.api import AzureApi
from bot.adapters.azure.credential import AzureCredential
from bot.adapters.azure.refreshes import POWER_BI_SCOPE, PowerBiRefreshes
from bot.policy import Pollers
from bot.ports import Measures, Poller
from bot.settings import Settings

_MANAGEMENT = "https://management.azure.com"


def pollers_of(polling: Pollers, settings: Settings, measures: Measures) -> list[Poller]:
    """One for each part of the policy's section; they share who they ask as."""
    credential = AzureCredential(settings)
    found: list[Poller] = []
    if polling.azure_alerts:
        base = settings.azure_management_url
        # What stands in for it on this machine is asked with tokens for the real one.
        scope = f"{base if base.startswith('https://') else _MANAGEMENT}/.default"
        api = AzureApi(base, "Azure Resource Manager", scope, credential, measures)
        found.append(AzureAlerts(api, polling.azure_alerts))
    if polling.power_bi:
        api = AzureApi(settings.power_bi_url, "Power BI", POWER_BI_SCOPE, credential, measures)
        found.append(PowerBiRefreshes(api, polling.power_bi))
    return found
