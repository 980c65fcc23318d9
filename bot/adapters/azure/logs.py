"""Log Analytics by Microsoft's client."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from bot.adapters.azure.credential import AzureCredential
from bot.adapters.azure.sdk import built_with, public_name, told
from bot.model.deadline import Deadline, TooLate
from bot.ports.platform import Table

_PUBLIC = "https://api.loganalytics.io"
_WHO = "Log Analytics"
_AT_ONCE = 5
"""As many queries as one user may have running there."""

_MOST_ROWS = 10_000


class LogAnalytics:
    """The LogsPort; `address` may lead to this machine."""

    def __init__(self, address: str, credential: AzureCredential) -> None:
        from azure.monitor.query import LogsQueryClient

        self._room = threading.BoundedSemaphore(_AT_ONCE)
        endpoint = public_name(address, _PUBLIC)
        self._client = LogsQueryClient(endpoint=endpoint, **built_with(address, credential))

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()

    def query(self, workspace: str, kql: str, since: datetime, until: datetime, deadline: Deadline) -> Table:
        if not self._room.acquire(timeout=deadline.left()):
            raise TooLate
        try:
            with told(_WHO, deadline):
                patience = max(int(deadline.left()), 1)
                answer = self._client.query_workspace(
                    workspace, kql, timespan=(since, until), server_timeout=patience
                )
                return _table(answer)
        finally:
            self._room.release()


def _table(answer: Any) -> Table:
    from azure.monitor.query import LogsQueryPartialResult

    is_partial = isinstance(answer, LogsQueryPartialResult)
    tables = answer.partial_data if is_partial else answer.tables
    partial = str(answer.partial_error.code) if is_partial and answer.partial_error else ""
    if not tables:
        return Table(columns=(), rows=(), partial=partial)
    columns = tuple(tables[0].columns)
    rows = (dict(zip(columns, row, strict=True)) for row in tables[0].rows[:_MOST_ROWS])
    return Table(columns=columns, rows=tuple(rows), partial=partial)
