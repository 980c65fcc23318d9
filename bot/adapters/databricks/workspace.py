"""What checks ask of a workspace, read from the SDK's values."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.adapters.databricks.client import client_of, told
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.ports.platform import ClusterEvent, ClusterState, JobRun, PipelineState, QueryRun, WarehouseState

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

_MOST_EVENTS = 50
_MOST_ROWS = 100
_MOST_ERRORS = 5
_SHORTEST, _LONGEST = 5, 10  # seconds to wait: Databricks takes 5 to 50, and our connection ends after 15
_MOST_QUERIES = 1000
_MOST_RUNS, _PAGE = 500, 25
_MOST_TEXT = 2000
_TROUBLES = (
    "DRIVER_NOT_RESPONDING",
    "DRIVER_UNAVAILABLE",
    "NODES_LOST",
    "NODE_BLACKLISTED",
    "AUTOSCALING_FAILED",
    "DBFS_DOWN",
    "METASTORE_DOWN",
    "SPARK_EXCEPTION",
    "DID_NOT_EXPAND_DISK",
    "FAILED_TO_EXPAND_DISK",
)
"""The kinds of events that are trouble; the rest is how a cluster lives."""

_ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")


class Workspace:
    """The DatabricksPort. The client is built by the first call, since importing it takes its time."""

    def __init__(self, host: str, token: Callable[[], str]) -> None:
        self._host = host
        self._token = token
        self._lock = threading.Lock()
        self._built: WorkspaceClient | None = None

    def close(self) -> None:
        """Ends its connections."""
        if self._built:
            self._built.api_client._api_client._session.close()

    def cluster(self, cluster_id: str, deadline: Deadline) -> ClusterState:
        client = self._client()
        with told(deadline):
            found = client.clusters.get(cluster_id)
            ended = found.termination_reason
            return ClusterState(
                name=found.cluster_name or cluster_id,
                state=_word(found.state),
                message=_said(found.state_message),
                reason=_word(ended.code if ended else None),
                workers=len(found.executors) if found.executors else (found.num_workers or 0),
                most=found.autoscale.max_workers if found.autoscale else None,
                url=f"{self._host}/compute/clusters/{cluster_id}",
            )

    def cluster_events(self, cluster_id: str, since: datetime, deadline: Deadline) -> list[ClusterEvent]:
        client = self._client()
        with told(deadline):
            from databricks.sdk.service.compute import EventType

            kinds = [EventType(kind) for kind in _TROUBLES if kind in EventType.__members__]
            found = client.clusters.events(
                cluster_id, start_time=_millis(since), event_types=kinds, limit=_MOST_EVENTS
            )
            return [_event(each) for each in islice(found, _MOST_EVENTS) if each.timestamp]

    def warehouse(self, warehouse_id: str, deadline: Deadline) -> WarehouseState:
        client = self._client()
        with told(deadline):
            found = client.warehouses.get(warehouse_id)
            health = found.health
            return WarehouseState(
                name=found.name or warehouse_id,
                state=_word(found.state),
                health=_word(health.status if health else None),
                message=_said(health.summary if health else ""),
            )

    def queries(
        self, warehouses: Sequence[str], since: datetime, until: datetime, deadline: Deadline
    ) -> list[QueryRun]:
        client = self._client()
        with told(deadline):
            from databricks.sdk.service.sql import QueryFilter, TimeRange

            span = TimeRange(start_time_ms=_millis(since), end_time_ms=_millis(until))
            asked = QueryFilter(query_start_time_range=span, warehouse_ids=list(warehouses) or None)
            runs: list[QueryRun] = []
            page = None
            while len(runs) < _MOST_QUERIES:
                # The first page takes the filter, the others the token alone.
                answer = client.query_history.list(
                    filter_by=asked if page is None else None,
                    include_metrics=True,
                    max_results=_MOST_QUERIES,
                    page_token=page,
                )
                runs += [self._query(each) for each in answer.res or () if each.query_id]
                if not answer.has_next_page or not answer.next_page_token or answer.next_page_token == page:
                    break
                page = answer.next_page_token
            return runs[:_MOST_QUERIES]

    def pipeline(self, pipeline_id: str, since: datetime, deadline: Deadline) -> PipelineState:
        client = self._client()
        with told(deadline):
            found = client.pipelines.get(pipeline_id)
            after = f"level = 'ERROR' AND timestamp > '{since:%Y-%m-%dT%H:%M:%S.000Z}'"
            events = client.pipelines.list_pipeline_events(
                pipeline_id, filter=after, max_results=_MOST_ERRORS
            )
            return PipelineState(
                name=found.name or pipeline_id,
                state=_word(found.state),
                health=_word(found.health),
                updates=tuple(_word(update.state) for update in found.latest_updates or ()),
                errors=tuple(_said(each.message) for each in islice(events, _MOST_ERRORS)),
                url=f"{self._host}/pipelines/{pipeline_id}",
            )

    def ask(
        self, warehouse: str, sql: str, values: Mapping[str, str], deadline: Deadline
    ) -> list[Mapping[str, str | None]]:
        client = self._client()
        with told(deadline):
            from databricks.sdk.service.sql import ExecuteStatementRequestOnWaitTimeout as OnWaitTimeout
            from databricks.sdk.service.sql import StatementParameterListItem

            patience = min(max(int(deadline.left()) - 1, _SHORTEST), _LONGEST)
            answer = client.statement_execution.execute_statement(
                sql,
                warehouse,
                parameters=[
                    StatementParameterListItem(name=name, value=each) for name, each in values.items()
                ],
                wait_timeout=f"{patience}s",
                on_wait_timeout=OnWaitTimeout.CANCEL,
                row_limit=_MOST_ROWS,
            )
            return _rows(answer)

    def runs(self, since: datetime, deadline: Deadline) -> list[JobRun]:
        client = self._client()
        with told(deadline):
            lately = client.jobs.list_runs(start_time_from=_millis(since), limit=_PAGE)
            active = client.jobs.list_runs(active_only=True, limit=_PAGE)
            found = {
                run.run_id: run
                for runs in (islice(lately, _MOST_RUNS), islice(active, _MOST_RUNS))
                for run in runs
            }
            return [_run(each) for each in found.values() if each.start_time]

    def _query(self, found: Any) -> QueryRun:
        metrics = found.metrics
        return QueryRun(
            id=found.query_id,
            text=_said(found.query_text),
            status=_word(found.status),
            seconds=max(found.duration or 0, 0) / 1000,
            spilled=max((metrics.spill_to_disk_bytes if metrics else 0) or 0, 0),
            read=max((metrics.read_bytes if metrics else 0) or 0, 0),
            error=_said(found.error_message),
            warehouse=found.warehouse_id or "",
            url=f"{self._host}/sql/history?queryId={found.query_id}",
        )

    def _client(self) -> WorkspaceClient:
        with self._lock:
            if self._built is None:
                self._built = client_of(self._host, self._token)
            return self._built


def _event(found: Any) -> ClusterEvent:
    details = found.details
    reason = details.reason if details else None
    return ClusterEvent(
        at=datetime.fromtimestamp(found.timestamp / 1000, UTC),
        kind=_word(found.type) or "UNKNOWN",
        reason=_word(reason.code if reason else None),
    )


def _rows(answer: Any) -> list[Mapping[str, str | None]]:
    state = _word(answer.status.state if answer.status else None)
    if state != "SUCCEEDED":
        error = answer.status.error if answer.status else None
        said = _said(error.message if error else "").partition("\n")[0]
        why = f"Databricks ran no statement ({state.lower() or 'no state'}): {said}".rstrip(": ")
        raise AdapterError(why, reason=Reason.SERVER, retryable=False)
    names = [column.name for column in answer.manifest.schema.columns or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.result.data_array or ()]


def _run(found: Any) -> JobRun:
    state = found.state
    has_ended = bool(found.end_time) or _word(state.life_cycle_state if state else None) in _ENDED
    ended = datetime.fromtimestamp((found.end_time or found.start_time) / 1000, UTC)
    return JobRun(
        job=str(found.job_id or ""),
        name=found.run_name or f"run {found.run_id}",
        began_at=datetime.fromtimestamp(found.start_time / 1000, UTC),
        ended_at=ended if has_ended else None,
        result=_word(state.result_state if state else None) or _internal(state),
        message=_said(state.state_message if state else ""),
        is_continuous=_word(found.trigger) == "CONTINUOUS",
        url=found.run_page_url or "",
    )


def _internal(state: Any) -> str:
    """A run that broke before it began has no result."""
    life = _word(state.life_cycle_state if state else None)
    return life if life == "INTERNAL_ERROR" else ""


def _word(value: Enum | None) -> str:
    """The SDK's enums are no strings, and a member that it does not know is None."""
    return str(value.value) if value is not None else ""


def _said(text: str | None) -> str:
    return (text or "")[:_MOST_TEXT]


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
