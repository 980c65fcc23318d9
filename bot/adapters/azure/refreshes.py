"""Looks up how the refreshes of Power BI's semantic models went.

Source: https://learn.microsoft.com/rest/api/power-bi/datasets/get-refresh-history-in-group
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.adapters.azure.api import OF_ALL, AzureApi
from bot.errors import AdapterError
from bot.model.deadline import Deadline
from bot.model.wire import as_object, as_objects, moment
from bot.policy import PowerBiPolling
from bot.policy.platform import Model
from bot.policy.pollers import Dataset, Workspace
from bot.ports import Found, InboxBody
from bot.ports.platform import Refresh

POWER_BI_SCOPE = "https://analysis.windows.net/powerbi/api/.default"
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
        marks = {key: at.isoformat() for key, mark in _read(cursor).items() if (at := moment(mark))}
        bodies, failed, answered = list[InboxBody](), list[tuple[str, AdapterError]](), 0
        for workspace, model in self._models:
            try:
                ended = self._ended_since(workspace, model, moment(marks.get(model.id)))
            except AdapterError as error:
                failed.append((model.name, error))
                if error.reason in OF_ALL:
                    break
                continue
            answered += 1
            if ended:
                bodies.append(_body(ended, workspace, model, now))
                marks[model.id] = max(at for at, _ in ended).isoformat()
        if failed and not answered:
            raise failed[0][1]
        kept = {model.id: marks[model.id] for _, model in self._models if model.id in marks}
        troubles = tuple(f"{error} for {name}" for name, error in failed)
        return Found(bodies=tuple(bodies), cursor=json.dumps(kept), troubles=troubles)

    def _ended_since(
        self, workspace: Workspace, model: Dataset, since: datetime | None
    ) -> list[tuple[datetime, dict[str, Any]]]:
        entries = _history(self._api, workspace.id, model.id)
        ended = [(at, entry) for entry in entries if (at := moment(entry.get("endTime")))]
        return [(at, entry) for at, entry in ended if since is None or at > since]


class PowerBiModels:
    """The ModelsPort."""

    def __init__(self, api: AzureApi) -> None:
        self._api = api

    def refreshes(self, model: Model, deadline: Deadline) -> list[Refresh]:
        deadline.left()
        told = (_refresh(entry) for entry in _history(self._api, model.workspace, model.id))
        return sorted((each for each in told if each), key=lambda each: each.began_at, reverse=True)


def _history(api: AzureApi, workspace: str, model: str) -> list[dict[str, Any]]:
    path = f"/v1.0/myorg/groups/{workspace}/datasets/{model}/refreshes"
    return as_objects(api.get(path, {"$top": _NEWEST}).get("value"))


def _refresh(entry: dict[str, Any]) -> Refresh | None:
    began = moment(entry.get("startTime"))
    if began is None:
        return None
    failed = entry.get("status") not in ("Completed", "Unknown")
    return Refresh(
        began_at=began,
        ended_at=moment(entry.get("endTime")),
        failed=failed,
        error=_error(entry) if failed else "",
    )


def _error(entry: dict[str, Any]) -> str:
    """What Power BI says of a failure: JSON in a text, where it says anything."""
    said = _read(str(entry.get("serviceExceptionJson") or "")).get("errorCode")
    return str(said or entry.get("status") or "")


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
