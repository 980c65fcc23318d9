"""Looks up how the refreshes of Power BI's semantic models went.

Source: https://learn.microsoft.com/rest/api/power-bi/datasets/get-refresh-history-in-group
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.adapters.azure.api import AzureApi
from bot.errors import AdapterError
from bot.model.wire import as_object, as_objects, moment
from bot.policy import PowerBiPolling
from bot.policy.pollers import Dataset, Workspace
from bot.ports import Found, InboxBody

_NEWEST = "20"


class PowerBiRefreshes:
    """The Poller of refresh histories; of the refreshes that ended since the cursor, the newest counts.

    The cursor holds for each model when the last refresh that was seen ended.
    """

    name = "power_bi"

    def __init__(self, api: AzureApi, polling: PowerBiPolling) -> None:
        self.every = polling.every
        self._models = [
            (workspace, model) for workspace in polling.workspaces for model in workspace.datasets
        ]
        self._api = api

    def look(self, cursor: str | None, now: datetime) -> Found:
        before, marks = _read(cursor), dict[str, str]()
        bodies, failed = list[InboxBody](), dict[str, AdapterError]()
        for workspace, model in self._models:
            since = moment(before.get(model.id))
            if since:
                marks[model.id] = since.isoformat()
            try:
                ended = self._ended_since(workspace, model, since)
            except AdapterError as error:
                failed[model.name] = error
                continue
            if ended:
                bodies.append(_body(ended, workspace, model, now))
                marks[model.id] = max(at for at, _ in ended).isoformat()
        if len(failed) == len(self._models):
            raise next(iter(failed.values()))
        troubles = tuple(f"{error} for {name}" for name, error in failed.items())
        return Found(bodies=tuple(bodies), cursor=json.dumps(marks), troubles=troubles)

    def _ended_since(
        self, workspace: Workspace, model: Dataset, since: datetime | None
    ) -> list[tuple[datetime, dict[str, Any]]]:
        path = f"/v1.0/myorg/groups/{workspace.id}/datasets/{model.id}/refreshes"
        entries = as_objects(self._api.get(path, {"$top": _NEWEST}).get("value"))
        ended = [(at, entry) for entry in entries if (at := moment(entry.get("endTime")))]
        return [(at, entry) for at, entry in ended if since is None or at > since]


def _body(
    ended: list[tuple[datetime, dict[str, Any]]], workspace: Workspace, model: Dataset, now: datetime
) -> InboxBody:
    told = {
        "value": [entry for _, entry in ended],
        "dataset": {"id": model.id, "name": model.name},
        "workspace": {"id": workspace.id, "name": workspace.name},
    }
    return InboxBody(source="fabric", received_at=now.isoformat(), body=json.dumps(told))


def _read(cursor: str | None) -> dict[str, Any]:
    try:
        return as_object(json.loads(cursor or "{}"))
    except ValueError:
        return {}
