"""The guarded platform as the settings let us reach it; each part is built when it is first asked for."""

from __future__ import annotations

import threading

from bot.adapters.azure.credential import AzureCredential
from bot.errors import Unset
from bot.ports.platform import DatabricksPort, KafkaPort, LogsPort, MetricsPort, NetworkPort
from bot.settings import Settings


class Platform:
    """The PlatformPort. Building it imports no vendor's package and calls nobody."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._credential = AzureCredential(settings)
        self._lock = threading.Lock()
        self._databricks: DatabricksPort | None = None

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
        raise NotImplementedError

    def metrics(self, endpoint: str) -> MetricsPort:
        raise NotImplementedError

    def kafka(self) -> KafkaPort:
        raise NotImplementedError

    def network(self) -> NetworkPort:
        raise NotImplementedError
