"""Looks up the alerts that Azure Monitor holds: those whose webhook never arrived are among them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.azure.api import OF_ALL, AzureApi
from bot.adapters.azure.common_schema import as_posted
from bot.errors import AdapterError
from bot.model.wire import as_object, line, moment
from bot.policy import AzureAlertsPolling
from bot.ports import Found, InboxBody

_VERSION = "2019-05-05-preview"
_PAGE = "25"
"""As many as the list gives together with their context."""

_FIRST_LOOK = timedelta(hours=1)
_OVERLAP = timedelta(minutes=15)
"""The list may show an alert a little late, so that each look goes back behind the cursor."""

_MOST_SEEN = 5000


class AzureAlerts:
    """The Poller of the alerts of some subscriptions, newest change first, read back to the cursor.

    The cursor holds for each subscription the newest change (`until`), and what was seen in the overlap
    behind it. What fires and a person closed in Azure, or a rule there keeps quiet, is left out.
    """

    name = "azure_alerts"

    def __init__(self, api: AzureApi, polling: AzureAlertsPolling) -> None:
        self.every = polling.every
        self._subscriptions = polling.subscriptions
        self._severities = polling.severities
        self._api = api

    def look(self, cursor: str | None, now: datetime) -> Found:
        marks, bodies, failed, answered = _read(cursor), list[InboxBody](), list[AdapterError](), 0
        for name in self._subscriptions:
            try:
                found, marks[name] = self._changed(name, as_object(marks.get(name)), now)
            except AdapterError as error:
                failed.append(error)
                if error.reason in OF_ALL:
                    break
                continue
            answered += 1
            bodies += found
        if failed and not answered:
            raise failed[0]
        kept = {name: marks[name] for name in self._subscriptions if name in marks}
        troubles = tuple(dict.fromkeys(map(str, failed)))
        return Found(bodies=tuple(bodies), cursor=json.dumps(kept), troubles=troubles)

    def _changed(
        self, subscription: str, mark: dict[str, Any], now: datetime
    ) -> tuple[list[InboxBody], dict[str, Any]]:
        until = moment(mark.get("until")) or now - _FIRST_LOOK
        seen = {key: at for key, at in as_object(mark.get("seen")).items() if isinstance(at, str)}
        fresh: list[tuple[datetime, dict[str, Any]]] = []
        for changed_at, alert in self._since(subscription, until - _OVERLAP, now):
            key = f"{line(alert.get('id'), 1000).lower().rsplit('/', 1)[-1]}@{changed_at.isoformat()}"
            if key not in seen:
                seen[key] = changed_at.isoformat()
                fresh.append((changed_at, alert))
        fresh.sort(key=lambda pair: pair[0])
        # A time that lies ahead must not hide what comes until then.
        until = max([until, *(min(changed_at, now) for changed_at, _ in fresh)])
        behind = (until - _OVERLAP).isoformat()
        still = sorted((at, key) for key, at in seen.items() if at >= behind)[-_MOST_SEEN:]
        bodies = [_body(alert, now) for _, alert in fresh if self._is_wanted(alert)]
        return bodies, {"until": until.isoformat(), "seen": {key: at for at, key in still}}

    def _is_wanted(self, alert: dict[str, Any]) -> bool:
        essentials = _essentials(alert)
        quiet = as_object(essentials.get("actionStatus")).get("isSuppressed") is True
        left = essentials.get("alertState") == "Closed" or quiet
        fires = essentials.get("monitorCondition") == "Fired"
        return essentials.get("severity") in self._severities and not (fires and left)

    def _since(
        self, subscription: str, since: datetime, now: datetime
    ) -> list[tuple[datetime, dict[str, Any]]]:
        params = {
            "api-version": _VERSION,
            "includeContext": "true",
            "pageCount": _PAGE,
            "sortBy": "lastModifiedDateTime",
            "sortOrder": "desc",
            # It counts from when an alert fired: one that fired days ago may be resolved today.
            "timeRange": "7d" if now - since < timedelta(days=3) else "30d",
        }
        path = f"/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts"
        found: list[tuple[datetime, dict[str, Any]]] = []
        for page in self._api.pages(path, params):
            dated = [(changed_at, alert) for alert in page if (changed_at := _changed_at(alert))]
            found += [(changed_at, alert) for changed_at, alert in dated if changed_at >= since]
            if dated and dated[-1][0] < since:
                break
        return found


def _body(alert: dict[str, Any], now: datetime) -> InboxBody:
    return InboxBody(source="azure_monitor", received_at=now.isoformat(), body=json.dumps(as_posted(alert)))


def _essentials(alert: dict[str, Any]) -> dict[str, Any]:
    return as_object(as_object(alert.get("properties")).get("essentials"))


def _changed_at(alert: dict[str, Any]) -> datetime | None:
    essentials = _essentials(alert)
    return moment(essentials.get("lastModifiedDateTime")) or moment(essentials.get("startDateTime"))


def _read(cursor: str | None) -> dict[str, Any]:
    try:
        return as_object(json.loads(cursor or "{}"))
    except ValueError:
        return {}
