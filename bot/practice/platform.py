"""A small streaming platform in the stand-ins: what it consists of, and what a policy says of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.practice.azure import PracticeAzure
from bot.practice.databricks import PracticeDatabricks
from bot.practice.databricks.state import Cluster, Warehouse

STREAMING, BATCH = "0129-140000-stream01", "0129-140000-batch001"
WAREHOUSE = "0a1b2c3d4e5f6071"
LOGS = "0a1b2c3d-2222-4222-8333-444455556666"
LAKE = (
    "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666/resourceGroups/rg-analytics/providers"
    "/Microsoft.Storage/storageAccounts/stanalyticslake"
)
_TB = 1024**4
_REQUESTS = {"AppRoleName": "string", "requests": "long", "failed": "long", "p50": "real", "p99": "real"}
_EXCEPTIONS = {"AppRoleName": "string", "ExceptionType": "string", "OuterMessage": "string", "thrown": "long"}


class PracticePlatform:
    """The parts by name, to be bent: `streaming` and `batch` are clusters, `warehouse` runs queries, and
    `also` is what else the policy says of it.

    Kafka is a part of it only with its `brokers`.
    """

    def __init__(
        self, databricks: PracticeDatabricks, azure: PracticeAzure, brokers: Sequence[str] = ()
    ) -> None:
        self.databricks = databricks
        self.azure = azure
        self.also: dict[str, Any] = {}
        self._brokers = brokers
        self.streaming = databricks.add_cluster(Cluster(STREAMING, "streaming-prod"))
        self.batch = databricks.add_cluster(Cluster(BATCH, "batch-prod", workers=4))
        self.warehouse = databricks.add_warehouse(Warehouse(WAREHOUSE, "analytics"))
        self.is_well()

    def is_well(self) -> None:
        """Everything works."""
        for cluster, workers in ((self.streaming, 8), (self.batch, 4)):
            cluster.state, cluster.reason, cluster.message, cluster.workers = "RUNNING", "", "", workers
            cluster.events.clear()
        self.databricks.queries.clear()
        self.databricks.runs.clear()
        self.answers("query-api", requests=12_000, failed=3, p50=42.0, p99=310.0)
        self.azure.metrics.runs(LAKE, "Availability", 100.0)
        self.azure.metrics.runs(LAKE, "SuccessE2ELatency", 12.0)
        self.azure.metrics.runs(LAKE, "UsedCapacity", 2355 * _TB)

    def answers(self, role: str, *, requests: int, failed: int, p50: float, p99: float) -> None:
        """So has the application of that role answered lately; times in milliseconds."""
        self.azure.logs.holds("AppRequests", _REQUESTS, [[role, requests, failed, p50, p99]])

    def throws(self, role: str, kind: str, message: str, times: int) -> None:
        """So often has the application thrown that."""
        self.azure.logs.holds("AppExceptions", _EXCEPTIONS, [[role, kind, message, times]])

    def section(self, **more: Any) -> str:
        """The policy's line on it; `more` is added to it, or takes the place of what it says."""
        clusters = [
            _part("streaming-prod", "streaming", id=STREAMING),
            _part("batch-prod", "databricks", id=BATCH),
        ]
        warehouses = [_part("analytics", "databricks", id=WAREHOUSE)]
        told: dict[str, Any] = {
            "databricks": {"clusters": clusters, "warehouses": warehouses},
            "kafka": kafka_section(self._brokers) if self._brokers else [],
            "logs": {"workspace": LOGS, "apps": [_part("query-api", "api")]},
            "metrics": {"endpoint": "https://westeurope.metrics.monitor.azure.com"},
            "storage": [_part("stanalyticslake", "data-lake", id=LAKE, capacity_tb=5120)],
        }
        return f"platform: {json.dumps(told | self.also | more)}\n"


def kafka_section(brokers: Sequence[str], **more: Any) -> list[dict[str, Any]]:
    """What the policy says of a Kafka cluster with the consumer group of the streams."""
    group = _part("enrich-orders", "streaming", topics=["events"])
    return [_part("events-prod", "kafka", brokers=list(brokers), groups=[group], **more)]


def _part(name: str, service: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "service": service, **more}
