"""The guarded platform as the settings let us reach it; each part is built when it is first asked for."""

from __future__ import annotations

import threading
from time import time
from typing import TYPE_CHECKING

from bot.adapters.azure.credential import AzureCredential
from bot.adapters.network import Network
from bot.errors import Unset
from bot.ports import Measures
from bot.ports.platform import (
    BackupsPort,
    CostsPort,
    DatabricksPort,
    KafkaPort,
    LogsPort,
    MetricsPort,
    ModelsPort,
    NetworkPort,
    QuotasPort,
    RepositoriesPort,
)
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.adapters.azure.api import AzureApi
    from bot.adapters.azure.logs import LogAnalytics
    from bot.adapters.azure.metrics import AzureMetrics
    from bot.adapters.databricks.workspace import Workspace

_MANAGEMENT = "https://management.azure.com"


class Platform:
    """The PlatformPort. Building it imports no vendor's package and calls nobody."""

    def __init__(self, settings: Settings, measures: Measures) -> None:
        self._settings = settings
        self._measures = measures
        self._credential = AzureCredential(settings)
        self._lock = threading.Lock()
        self._databricks: Workspace | None = None
        self._logs: LogAnalytics | None = None
        self._apis: dict[str, AzureApi] = {}
        self._metrics: dict[str, AzureMetrics] = {}

    def databricks(self) -> DatabricksPort:
        host, token = self._settings.databricks_host, self._settings.databricks_token
        if host is None:
            raise Unset(
                "set DATABRICKS_HOST to the workspace's address, like https://adb-1.2.azuredatabricks.net"
            )
        if token is None and not self._settings.azure_client_id:
            raise Unset(
                "set DATABRICKS_TOKEN to a token that may read the workspace, or AZURE_TENANT_ID, "
                "AZURE_CLIENT_ID and AZURE_CLIENT_SECRET to an application that may"
            )
        # Imported late, as what it is made of takes its time to load.
        from bot.adapters.databricks.client import SCOPE
        from bot.adapters.databricks.workspace import Workspace

        with self._lock:
            if self._databricks is None:
                given = token.get_secret_value() if token else None
                self._databricks = Workspace(host, lambda: given or self._credential.token(SCOPE))
            return self._databricks

    def logs(self) -> LogsPort:
        self._insist_on_azure("Log Analytics")
        from bot.adapters.azure.logs import LogAnalytics

        with self._lock:
            if self._logs is None:
                self._logs = LogAnalytics(self._settings.azure_logs_url, self._credential)
            return self._logs

    def metrics(self, endpoint: str) -> MetricsPort:
        self._insist_on_azure("Azure's metrics")
        from bot.adapters.azure.metrics import AzureMetrics

        where = self._settings.azure_metrics_url or endpoint
        with self._lock:
            if where not in self._metrics:
                self._metrics[where] = AzureMetrics(where, self._credential)
            return self._metrics[where]

    def sign_in(self) -> None:
        """Has Azure say who we are. Raises Unset, or AdapterError where it does not know us."""
        self._insist_on_azure("the platform")
        self._credential.token(self._management_scope)

    def close(self) -> None:
        """Ends the connections that are kept."""
        for kept in (self._databricks, self._logs, *self._metrics.values()):
            if kept:
                kept.close()

    def _insist_on_azure(self, what: str) -> None:
        """Without an application we would ask as whoever this machine is, which few are: it must be meant."""
        if not self._settings.azure_client_id:
            raise Unset(
                "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET to an application that may "
                f"read {what}, or AZURE_CLIENT_ID to a managed identity"
            )

    def kafka(self) -> KafkaPort:
        from bot.adapters.kafka.connection import settings_of
        from bot.adapters.kafka.lag import KafkaLags

        return KafkaLags(lambda kafka: settings_of(kafka, self._settings, self._credential.token, time))

    def costs(self) -> CostsPort:
        self._insist_on_azure("costs")
        from bot.adapters.azure.costs import AzureCosts

        return AzureCosts(self._management("Azure Cost Management"))

    def quotas(self) -> QuotasPort:
        self._insist_on_azure("quotas")
        from bot.adapters.azure.quotas import AzureQuotas

        return AzureQuotas(self._management("Azure's quotas"))

    def models(self) -> ModelsPort:
        self._insist_on_azure("Power BI")
        from bot.adapters.azure.refreshes import POWER_BI_SCOPE, PowerBiModels

        return PowerBiModels(self._api(self._settings.power_bi_url, "Power BI", POWER_BI_SCOPE))

    def backups(self) -> BackupsPort:
        self._insist_on_azure("backups")
        from bot.adapters.azure.backups import AzureBackups

        api = self._management("Azure Storage")
        return AzureBackups(api, self._settings.azure_blob_url, self._credential)

    def repositories(self) -> RepositoriesPort:
        from bot.adapters.repositories import Repositories

        return Repositories(self._settings)

    def network(self) -> NetworkPort:
        return Network()

    def _management(self, who: str) -> AzureApi:
        return self._api(self._settings.azure_management_url, who, self._management_scope)

    @property
    def _management_scope(self) -> str:
        """What stands in for Azure on this machine is asked with tokens for the real one."""
        base = self._settings.azure_management_url
        return f"{base if base.startswith('https://') else _MANAGEMENT}/.default"

    def _api(self, base: str, who: str, scope: str) -> AzureApi:
        from bot.adapters.azure.api import AzureApi

        with self._lock:
            if who not in self._apis:
                self._apis[who] = AzureApi(base, who, scope, self._credential, self._measures)
            return self._apis[who]
