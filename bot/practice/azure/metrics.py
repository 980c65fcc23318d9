"""Azure Monitor's metrics of many resources at once.

Source: https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults, refusal

AUDIENCE = "https://metrics.monitor.azure.com"
_STEPS = {"PT1M": 1, "PT5M": 5, "PT15M": 15, "PT1H": 60, "P1D": 1440}
Course = Callable[[datetime], float | None]


class PracticeMetrics:
    """Each metric of a resource has a course: its value at a time, or None where there is none.

    Of one that has parts, each part has its own, by the value of the dimension that it is split by.
    """

    def __init__(self, faults: Faults, entra: PracticeEntra) -> None:
        self.courses: dict[tuple[str, str], Course] = {}
        self.parts: dict[tuple[str, str], dict[str, Course]] = {}
        self.asked: list[dict[str, str]] = []
        self._faults = faults
        self._entra = entra

    def runs(self, resource: str, metric: str, course: Course | float, part: str = "") -> None:
        """That metric, or the part of it, takes this course from now on."""
        steady = course if callable(course) else lambda _at: course
        if part:
            self.parts.setdefault((resource.lower(), metric), {})[part] = steady
        else:
            self.courses[resource.lower(), metric] = steady

    def routes(self) -> list[Route]:
        return [Route("/subscriptions/{subscription}/metrics:getBatch", self._batch, methods=["POST"])]

    async def _batch(self, request: Request) -> Response:
        resources = (await request.json())["resourceids"]
        self.asked.append(dict(request.query_params))
        return await self._faults.meet("metrics", request, lambda: self._told(request, resources))

    def _told(self, request: Request, resources: list[str]) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not self._entra.is_good(token, AUDIENCE):
            return refusal(403, "AuthorizationFailed")
        return JSONResponse({"values": [self._of(each, request) for each in resources]})

    def _of(self, resource: str, request: Request) -> dict[str, Any]:
        asked = request.query_params
        start, end = (datetime.fromisoformat(asked[name]) for name in ("starttime", "endtime"))
        kinds = asked.get("aggregation", "Average").lower().split(",")
        step = timedelta(minutes=_STEPS[asked["interval"]])
        return {
            "starttime": asked["starttime"],
            "endtime": asked["endtime"],
            "interval": asked["interval"],
            "namespace": asked["metricnamespace"],
            "resourceregion": "westeurope",
            "resourceid": resource,
            "value": [
                {
                    "id": f"{resource}/providers/Microsoft.Insights/metrics/{name}",
                    "type": "Microsoft.Insights/metrics",
                    "name": {"value": name, "localizedValue": name},
                    "unit": "Unspecified",
                    "timeseries": [
                        {"metadatavalues": about, "data": _data(course, start, end, step, kinds)}
                        for about, course in self._split(resource, name, asked.get("filter", ""))
                    ],
                }
                for name in asked["metricnames"].split(",")
            ],
        }

    def _split(self, resource: str, name: str, filter_: str) -> list[tuple[list[Any], Course | None]]:
        """The courses that a filter asks for: of the whole, or like "ResponseType eq '*'" of each part."""
        key = (resource.lower(), name)
        if not filter_:
            return [([], self.courses.get(key))]
        dimension = {"value": filter_.partition(" ")[0].lower()}
        return [([{"name": dimension, "value": part}], run) for part, run in self.parts.get(key, {}).items()]


def _data(
    course: Course | None, start: datetime, end: datetime, step: timedelta, kinds: list[str]
) -> list[dict[str, Any]]:
    told, at = [], start
    while at < end:
        value = course(at) if course else None
        known = dict.fromkeys(kinds, value) if value is not None else {}
        told.append({"timeStamp": at.isoformat().replace("+00:00", "Z"), **known})
        at += step
    return told
