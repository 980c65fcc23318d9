"""A small streaming platform in the stand-ins, all of it well, and what a policy says of it."""

from __future__ import annotations

import json
from typing import Any

from bot.practice.databricks import PracticeDatabricks
from bot.practice.databricks.state import Cluster, Warehouse

STREAMING, BATCH = "0129-140000-stream01", "0129-140000-batch001"
WAREHOUSE = "0a1b2c3d4e5f6071"


class PracticePlatform:
    """The parts by name, to be bent: `streaming` and `batch` are clusters."""

    def __init__(self, databricks: PracticeDatabricks) -> None:
        self.databricks = databricks
        self.streaming = databricks.add_cluster(Cluster(STREAMING, "streaming-prod"))
        self.batch = databricks.add_cluster(Cluster(BATCH, "batch-prod", workers=4))
        self.warehouse = databricks.add_warehouse(Warehouse(WAREHOUSE, "bi"))

    def section(self, **more: Any) -> str:
        """The policy's line on it; `more` is added to it, or takes the place of what it says."""
        clusters = [
            {"id": STREAMING, "name": "streaming-prod", "service": "streaming"},
            {"id": BATCH, "name": "batch-prod", "service": "databricks"},
        ]
        warehouses = [{"id": WAREHOUSE, "name": "bi", "service": "power-bi"}]
        told = {"databricks": {"clusters": clusters, "warehouses": warehouses}} | more
        return f"platform: {json.dumps(told)}\n"
