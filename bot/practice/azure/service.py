"""The stand-in as a whole: one tenant with all that is looked at in it, behind one address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.routing import BaseRoute, Mount, Route

from bot.practice.azure.alerts import PracticeAlerts
from bot.practice.azure.costs import PracticeCosts
from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults
from bot.practice.azure.logs import PracticeLogs
from bot.practice.azure.metrics import PracticeMetrics
from bot.practice.azure.power_bi import PracticePowerBi
from bot.practice.azure.quotas import PracticeQuotas
from bot.practice.azure.storage import PracticeStorage

TENANT = "0a1b2c3d-aaaa-4222-8333-444455556666"
CLIENT = "0a1b2c3d-bbbb-4222-8333-444455556666"
_SECRET = "practice-client-secret"


class PracticeAzure:
    """Everything is kept in memory and may be used from any thread.

    `now` gives aware datetimes, `where` the address at which `routes` are served, with no slash at its end.
    """

    def __init__(self, now: Callable[[], datetime], where: Callable[[], str]) -> None:
        self.where = where
        self.faults = Faults()
        self.entra = PracticeEntra(now, self.faults, TENANT, lambda: f"{self.where()}/entra")
        self.entra.secrets[CLIENT] = _SECRET
        self.alerts = PracticeAlerts(now, self.faults, self.entra)
        self.power_bi = PracticePowerBi(now, self.faults, self.entra)
        self.costs = PracticeCosts(self.faults, self.entra)
        self.logs = PracticeLogs(self.faults, self.entra)
        self.metrics = PracticeMetrics(self.faults, self.entra)
        self.quotas = PracticeQuotas(self.faults, self.entra)
        self.storage = PracticeStorage(self.faults, self.entra)

    def environment(self) -> Mapping[str, str]:
        """What a bot's environment says of it, once it is served."""
        return {
            "AZURE_TENANT_ID": TENANT,
            "AZURE_CLIENT_ID": CLIENT,
            "AZURE_CLIENT_SECRET": _SECRET,
            "AZURE_AUTHORITY_HOST": self.entra.url,
            "AZURE_MANAGEMENT_URL": f"{self.where()}/management",
            "POWER_BI_URL": f"{self.where()}/power_bi",
            "AZURE_LOGS_URL": f"{self.where()}/logs",
            "AZURE_METRICS_URL": f"{self.where()}/metrics",
            "AZURE_BLOB_URL": f"{self.where()}/blobs",
        }

    def routes(self) -> list[BaseRoute]:
        return [
            Mount("/entra", routes=self.entra.routes()),
            Mount("/management", routes=self._management()),
            Mount("/blobs", routes=self.storage.blob_routes()),
            Mount("/power_bi", routes=self.power_bi.routes()),
            Mount("/logs", routes=self.logs.routes()),
            Mount("/metrics", routes=self.metrics.routes()),
        ]

    def _management(self) -> list[Route]:
        parts = (self.alerts, self.costs, self.quotas, self.storage)
        return [route for part in parts for route in part.routes()]
