"""Azure Monitor's alerts: what its list in Resource Manager shows of each, and what its webhook would post.

Source: https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

AUDIENCE = "https://management.azure.com"
PATH = "/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts"
Json = dict[str, Any]

_RANGES = {"1h": timedelta(hours=1), **{f"{days}d": timedelta(days) for days in (1, 7, 30)}}
_MOST_WITH_CONTEXT, _MOST = 25, 250
_KNOWN = {
    *("api-version", "includeContext", "sortBy", "sortOrder", "pageCount", "timeRange", "monitorCondition"),
    "$skiptoken",
}


@dataclass(frozen=True)
class PracticeAlert:
    """One instance of a metric alert; `value` is what was measured, `dimensions` by which it is split."""

    rule: str
    target: str
    severity: str
    value: float
    threshold: str
    description: str
    fired_at: datetime
    changed_at: datetime
    metric: str = "end_to_end_latency_seconds"
    dimensions: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    resolved_at: datetime | None = None
    state: str = "New"
    is_suppressed: bool = False
    guid: str = field(default_factory=lambda: str(uuid4()))

    @property
    def subscription(self) -> str:
        return self.target.split("/")[2]


class PracticeAlerts:
    """The alerts of all subscriptions, and their list.

    `next_link` may be set to send readers elsewhere, and `is_endless` to let every page name another.
    """

    def __init__(self, now: Callable[[], datetime], faults: Faults, entra: PracticeEntra) -> None:
        self.alerts: list[PracticeAlert] = []
        self.reads: list[Mapping[str, str]] = []
        self.next_link = ""
        self.is_endless = False
        self.page_size = _MOST
        self._now = now
        self._faults = faults
        self._entra = entra
        self._lock = Lock()

    def fire(self, rule: str, target: str, **more: Any) -> PracticeAlert:
        """An alert of that rule begins now; `more` are fields of PracticeAlert."""
        plain: Json = {"severity": "Sev1", "value": 14.0, "threshold": "10", "description": rule}
        now = self._now()
        alert = PracticeAlert(rule=rule, target=target, **plain | {"fired_at": now, "changed_at": now} | more)
        with self._lock:
            self.alerts.append(alert)
        return alert

    def resolve(self, alert: PracticeAlert) -> PracticeAlert:
        """It ends now."""
        return self.change(alert, resolved_at=self._now())

    def change(self, alert: PracticeAlert, **fields: Any) -> PracticeAlert:
        """Something about it is different from now on."""
        changed = replace(alert, changed_at=self._now(), **fields)
        with self._lock:
            self.alerts[[each.guid for each in self.alerts].index(alert.guid)] = changed
        return changed

    def posted(self, alert: PracticeAlert) -> Json:
        """What an action group posts of it, in the common alert schema."""
        essentials = {
            "alertId": _id(alert),
            "alertRule": alert.rule,
            "severity": alert.severity,
            "signalType": "Metric",
            "monitorCondition": "Resolved" if alert.resolved_at else "Fired",
            "monitoringService": "Platform",
            "alertTargetIDs": [alert.target],
            "configurationItems": [alert.target.rsplit("/", 1)[-1]],
            "originAlertId": alert.guid,
            "firedDateTime": _instant(alert.fired_at),
            "description": alert.description,
            "essentialsVersion": "1.0",
            "alertContextVersion": "1.0",
        } | ({"resolvedDateTime": _instant(alert.resolved_at)} if alert.resolved_at else {})
        context = {"properties": None, **_criteria(alert)}
        data = {"essentials": essentials, "alertContext": context, "customProperties": dict(alert.custom)}
        return {"schemaId": "azureMonitorCommonAlertSchema", "data": data}

    def routes(self) -> list[Route]:
        return [Route(PATH, self._list)]

    async def _list(self, request: Request) -> Response:
        self.reads.append(dict(request.query_params))
        return await self._faults.meet("alerts", request, lambda: self._listed(request))

    def _listed(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not self._entra.is_good(token, AUDIENCE):
            return refusal(401, "ExpiredAuthenticationToken")
        query = request.query_params
        if not query.get("api-version") or set(query) - _KNOWN or query.get("timeRange", "1d") not in _RANGES:
            return refusal(400, "BadRequest")
        with_context = query.get("includeContext") == "true"
        asked = int(query.get("pageCount", _MOST_WITH_CONTEXT))
        if not 1 <= asked <= (_MOST_WITH_CONTEXT if with_context else _MOST):
            return refusal(400, "BadRequest")
        found = self._found(request.path_params["subscription"], query)
        begin, size = int(query.get("$skiptoken", 0)), min(asked, self.page_size)
        page: Json = {"value": [_shown(alert, with_context) for alert in found[begin : begin + size]]}
        if self.next_link or self.is_endless or begin + size < len(found):
            following = request.url.include_query_params(**{"$skiptoken": str(begin + size)})
            page["nextLink"] = self.next_link or str(following)
        return JSONResponse(page)

    def _found(self, subscription: str, query: Mapping[str, str]) -> list[PracticeAlert]:
        since = self._now() - _RANGES[query.get("timeRange", "1d")]
        condition = query.get("monitorCondition")
        with self._lock:
            found = [
                alert
                for alert in self.alerts
                if alert.subscription == subscription
                and alert.fired_at >= since
                and condition in (None, "Resolved" if alert.resolved_at else "Fired")
            ]
        by_change = query.get("sortBy") == "lastModifiedDateTime"
        key: Callable[[PracticeAlert], datetime] = lambda a: a.changed_at if by_change else a.fired_at  # noqa: E731
        return sorted(found, key=key, reverse=query.get("sortOrder", "desc") == "desc")


def _shown(alert: PracticeAlert, with_context: bool) -> Json:
    group = alert.target.split("/")[4]
    rules = f"/subscriptions/{alert.subscription}/resourceGroups/{group}/providers/Microsoft.Insights"
    essentials = {
        "severity": alert.severity,
        "signalType": "Metric",
        "alertState": alert.state,
        "monitorCondition": "Resolved" if alert.resolved_at else "Fired",
        "monitorService": "Platform",
        "targetResource": alert.target.lower(),
        "targetResourceName": alert.target.rsplit("/", 1)[-1].lower(),
        "targetResourceGroup": group.lower(),
        "targetResourceType": "/".join(alert.target.split("/")[-3:-1]).lower(),
        "sourceCreatedId": alert.guid,
        "alertRule": f"{rules}/metricAlerts/{alert.rule}",
        "startDateTime": _instant(alert.fired_at),
        "lastModifiedDateTime": _instant(alert.changed_at),
        "lastModifiedUserName": "System",
        "actionStatus": {"isSuppressed": alert.is_suppressed},
        "description": alert.description,
    } | ({"monitorConditionResolvedDateTime": _instant(alert.resolved_at)} if alert.resolved_at else {})
    told = {"context": {"context": _criteria(alert), "status": "Activated"}} if with_context else {}
    return {
        "id": _id(alert),
        "name": alert.rule,
        "type": "Microsoft.AlertsManagement/alerts",
        "properties": {"essentials": essentials, "customProperties": dict(alert.custom)} | told,
    }


def _criteria(alert: PracticeAlert) -> Json:
    criterion = {
        "metricName": alert.metric,
        "metricNamespace": "Analytics/Streaming",
        "operator": "GreaterThan",
        "threshold": alert.threshold,
        "timeAggregation": "Average",
        "dimensions": [{"name": name, "value": value} for name, value in alert.dimensions.items()],
        "metricValue": alert.value,
        "webTestName": None,
    }
    condition = {"windowSize": "PT5M", "windowEndTime": _instant(alert.fired_at), "allOf": [criterion]}
    return {"conditionType": "SingleResourceMultipleMetricCriteria", "condition": condition}


def _id(alert: PracticeAlert) -> str:
    return f"{alert.target.lower()}/providers/Microsoft.AlertsManagement/alerts/{alert.guid}"


def _instant(moment: datetime) -> str:
    """As Azure writes a time: seven digits after the point."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
