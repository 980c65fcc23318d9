"""Our port over DBOS: starts durable workflows by id, and is the only file that imports it."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from dbos import DBOS, DBOSConfig, SetWorkflowID, StepOptions, WorkflowSerializationFormat
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import TocsinError

T = TypeVar("T")

_VERSION = "1"
"""Pinned: by default DBOS hashes the source, and after a deploy leaves older workflows waiting for ever."""

_THREADS = 48
"""DBOS makes as many threads as there are workflows unless told; lanes start fewer than this together."""

_UNLIMITED_RECOVERIES = 1_000_000

_POLL_SECONDS = 0.05
"""How often DBOS looks for messages to workflows. Ours get none, and stopping waits for the last look."""

_EXECUTOR = "local"

_body: Callable[[str, int], None] | None = None


@DBOS.workflow(
    name="job",
    serialization_type=WorkflowSerializationFormat.PORTABLE,
    max_recovery_attempts=_UNLIMITED_RECOVERIES,
)
def _job(job_id: str, attempt: int) -> None:
    if _body is not None:
        _body(job_id, attempt)


class Engine:
    """Runs one function durably: `body(job_id, attempt)`, once per workflow id, across crashes.

    One engine lives in a process at a time, since DBOS keeps one global registry.
    """

    def __init__(self, path: Path, body: Callable[[str, int], None]) -> None:
        self._path = path.resolve()
        self._run = body

    def launch(self) -> None:
        """Opens the database and takes up again what a crash cut off."""
        global _body  # DBOS registers workflows globally; the body is what differs
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _write_ahead(self._path)
        _body = self._run
        config: DBOSConfig = {
            "name": "tocsin",
            "system_database_url": f"sqlite:///{self._path}",
            "application_version": _VERSION,
            "executor_id": _EXECUTOR,
            "max_executor_threads": _THREADS,
            "notification_listener_polling_interval_sec": _POLL_SECONDS,
            "log_level": "ERROR",
        }
        DBOS(config=config)
        logging.getLogger("dbos").setLevel(logging.ERROR)
        try:
            DBOS.launch()
        except SQLAlchemyError as error:
            DBOS.destroy()
            reason = str(getattr(error, "orig", error))
            raise TocsinError(
                f"{self._path} cannot be used: {reason}. Is the disk full, or the folder read-only?"
            ) from None

    def start(self, workflow_id: str, job_id: str, attempt: int) -> None:
        """Starts the workflow of that id, or does nothing when it was started before."""
        with SetWorkflowID(workflow_id):
            DBOS.start_workflow(_job, job_id, attempt)

    def is_running(self, workflow_id: str) -> bool:
        """Whether the workflow of that id is there and has not ended."""
        status = DBOS.get_workflow_status(workflow_id)
        return status is not None and status.status in ("PENDING", "ENQUEUED", "DELAYED")

    def forget(self, ended_before: str) -> int:
        """Deletes ended workflows of before that time (ISO 8601); gives how many."""
        ended = DBOS.list_workflows(
            status=["SUCCESS", "ERROR"],
            end_time=ended_before,
            limit=1000,
            load_input=False,
            load_output=False,
        )
        if ended:
            DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
        return len(ended)

    def stop(self, wait_seconds: float = 5.0) -> None:
        """Lets what runs end for at most that long, and closes; the next launch takes up the rest."""
        deadline = time.monotonic() + wait_seconds
        # DBOS can wait by itself, and sleeps a whole second before it looks for the first time.
        while self._is_busy() and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        DBOS.destroy()

    def _is_busy(self) -> bool:
        running = DBOS.list_workflows(
            status="PENDING", executor_id=_EXECUTOR, limit=1, load_input=False, load_output=False
        )
        return bool(running)


def step(name: str, work: Callable[[], T]) -> T:
    """Runs one step of the workflow around it; a recorded result is given back without running it again.

    The result must be JSON: a value, list or dict of plain things.
    """
    options: StepOptions = {"name": name}
    result: Any = DBOS.run_step(options, work)
    return result  # type: ignore[no-any-return]


def _write_ahead(path: Path) -> None:
    """DBOS leaves SQLite's journal mode alone; write-ahead is a property of the file and stays."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
