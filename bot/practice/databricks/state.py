"""What there is in the workspace; a story or a test changes it while it is served."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass
class Cluster:
    """A cluster in some state: `reason` is the code by which it ended, `most` how far it may grow."""

    id: str
    name: str
    state: str = "RUNNING"
    workers: int = 8
    most: int | None = 16
    message: str = ""
    reason: str = ""
    events: list[Json] = field(default_factory=list)

    def dies(self, reason: str, message: str) -> None:
        self.state, self.reason, self.message, self.workers = "TERMINATED", reason, message, 0

    def happens(self, kind: str, at: datetime, reason: str = "") -> None:
        """Adds an event, such as DRIVER_NOT_RESPONDING."""
        details: Json = {"reason": {"code": reason}} if reason else {}
        told = {
            "cluster_id": self.id,
            "timestamp": int(at.timestamp() * 1000),
            "type": kind,
            "details": details,
        }
        self.events.insert(0, told)

    def shown(self) -> Json:
        told: Json = {
            "cluster_id": self.id,
            "cluster_name": self.name,
            "state": self.state,
            "state_message": self.message,
            "spark_version": "15.4.x-scala2.12",
            "executors": [{"node_id": f"node-{number}"} for number in range(self.workers)],
        }
        if self.most:
            told["autoscale"] = {"min_workers": 2, "max_workers": self.most}
        else:
            told["num_workers"] = self.workers
        if self.reason:
            told["termination_reason"] = {"code": self.reason, "type": "CLOUD_FAILURE"}
        return told


@dataclass
class Warehouse:
    """A SQL warehouse."""

    id: str
    name: str
    state: str = "RUNNING"
    health: str = "HEALTHY"
    summary: str = ""

    def shown(self) -> Json:
        health = {"status": self.health, "summary": self.summary}
        return {"id": self.id, "name": self.name, "state": self.state, "health": health}


@dataclass
class Pipeline:
    """A pipeline; `updates` are how its newest ended, newest first, and `errors` what went wrong when."""

    id: str
    name: str
    state: str = "RUNNING"
    health: str = "HEALTHY"
    updates: list[str] = field(default_factory=lambda: ["RUNNING"])
    errors: list[tuple[datetime, str]] = field(default_factory=list)

    def shown(self) -> Json:
        updates = [{"update_id": f"u-{n}", "state": each} for n, each in enumerate(self.updates)]
        return {
            "pipeline_id": self.id,
            "name": self.name,
            "state": self.state,
            "health": self.health,
            "latest_updates": updates,
        }


@dataclass
class Run:
    """A run of a job that began at `at`; `lasted` is how many seconds, or None while it is under way."""

    id: int
    job: int
    name: str
    at: datetime
    lasted: float | None = 60.0
    result: str = "SUCCESS"
    message: str = ""
    trigger: str = "PERIODIC"

    def shown(self) -> Json:
        began = int(self.at.timestamp() * 1000)
        active = self.lasted is None
        state: Json = {
            "life_cycle_state": "RUNNING" if active else "TERMINATED",
            "state_message": self.message,
        }
        if not active:
            state["result_state"] = self.result
        return {
            "run_id": self.id,
            "job_id": self.job,
            "run_name": self.name,
            "start_time": began,
            "end_time": 0 if self.lasted is None else began + int(self.lasted * 1000),
            "state": state,
            "trigger": self.trigger,
            "run_page_url": f"https://adb-1.2.azuredatabricks.net/jobs/{self.job}/runs/{self.id}",
        }


@dataclass
class Query:
    """A query of the history that began at `at`; sizes in bytes."""

    id: str
    text: str
    at: datetime
    seconds: float = 2.0
    status: str = "FINISHED"
    warehouse: str = ""
    spilled: int = 0
    read: int = 1_000_000
    error: str = ""

    def shown(self) -> Json:
        began = int(self.at.timestamp() * 1000)
        return {
            "query_id": self.id,
            "query_text": self.text,
            "status": self.status,
            "query_start_time_ms": began,
            "duration": int(self.seconds * 1000),
            "warehouse_id": self.warehouse,
            "error_message": self.error or None,
            "metrics": {
                "total_time_ms": int(self.seconds * 1000),
                "spill_to_disk_bytes": self.spilled,
                "read_bytes": self.read,
            },
        }
