"""The workspace behind its REST API, as far as checks ask.

Source: https://docs.databricks.com/api/azure/workspace/introduction
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.entra import PracticeEntra
from bot.practice.azure.faults import Faults
from bot.practice.databricks.state import Cluster, Json, Pipeline, Query, Run, Warehouse

AUDIENCE = "2ff814a6-3304-4ab8-85cc-cd18d3e4c24d"
TOKEN = "dapi00000000000000000000000practice"
_PAGE = 100
_EVENTS = re.compile(r"level = 'ERROR' AND timestamp > '(\S+)'")
Answer = Callable[[Request, Mapping[str, Any]], Response]


class PracticeDatabricks:
    """`calls` has the paths that were asked, oldest first; `faults` are those of the stand-ins of Azure.

    It knows no SQL: a statement gives `answer` (columns and rows), or what `answers` has for one that holds
    these words, or fails with `error`. With `entra`, its tokens for Databricks are good too.
    """

    def __init__(self, now: Callable[[], datetime], faults: Faults) -> None:
        self.clusters: dict[str, Cluster] = {}
        self.warehouses: dict[str, Warehouse] = {}
        self.queries: list[Query] = []
        self.statements: list[Json] = []
        self.answer: tuple[list[str], list[list[str]]] = ([], [])
        self.answers: dict[str, tuple[list[str], list[list[str]]]] = {}
        self.error = ""
        self.pipelines: dict[str, Pipeline] = {}
        self.runs: list[Run] = []
        self.calls: list[str] = []
        self.faults = faults
        self.token = TOKEN
        self.entra: PracticeEntra | None = None
        self._now = now

    def add_cluster(self, cluster: Cluster) -> Cluster:
        self.clusters[cluster.id] = cluster
        return cluster

    def add_warehouse(self, warehouse: Warehouse) -> Warehouse:
        self.warehouses[warehouse.id] = warehouse
        return warehouse

    def routes(self) -> list[Route]:
        return [
            self._route("/api/2.1/clusters/get", self._cluster),
            self._route("/api/2.1/clusters/events", self._events, "POST"),
            self._route("/api/2.0/sql/warehouses/{id}", self._warehouse),
            self._route("/api/2.0/sql/history/queries", self._history),
            self._route("/api/2.0/sql/statements", self._statement, "POST"),
            self._route("/api/2.2/jobs/runs/list", self._runs),
            self._route("/api/2.0/pipelines/{id}", self._pipeline),
            self._route("/api/2.0/pipelines/{id}/events", self._pipeline_events),
        ]

    def _route(self, path: str, answer: Answer, method: str = "GET") -> Route:
        async def handle(request: Request) -> Response:
            self.calls.append(request.url.path)
            body = await request.body()
            asked = json.loads(body) if body else dict(request.query_params)
            return await self.faults.meet("databricks", request, lambda: self._told(request, asked, answer))

        return Route(path, handle, methods=[method])

    def _told(self, request: Request, asked: Mapping[str, Any], answer: Answer) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if given != self.token and not (self.entra and self.entra.is_good(given, AUDIENCE)):
            return _refused(403, "PERMISSION_DENIED", "Invalid access token.")
        return answer(request, asked)

    def _cluster(self, _request: Request, asked: Mapping[str, Any]) -> Response:
        cluster = self.clusters.get(asked.get("cluster_id", ""))
        return JSONResponse(cluster.shown()) if cluster else _no_cluster(asked)

    def _events(self, _request: Request, asked: Mapping[str, Any]) -> Response:
        cluster = self.clusters.get(asked.get("cluster_id", ""))
        if cluster is None:
            return _no_cluster(asked)
        kinds, since = asked.get("event_types"), int(asked.get("start_time", 0))
        fit = [
            event
            for event in cluster.events
            if event["timestamp"] >= since and (not kinds or event["type"] in kinds)
        ]
        return JSONResponse({"events": fit[: int(asked.get("limit", 50))], "total_count": len(fit)})

    def _warehouse(self, request: Request, _asked: Mapping[str, Any]) -> Response:
        warehouse = self.warehouses.get(request.path_params["id"])
        if warehouse is None:
            return _refused(404, "RESOURCE_DOES_NOT_EXIST", "The warehouse does not exist.")
        return JSONResponse(warehouse.shown())

    def _history(self, request: Request, _asked: Mapping[str, Any]) -> Response:
        params = request.query_params
        token = params.get("page_token", "")
        start, _, filters = token.partition(":")
        names = filters.split(",") if token else params.getlist("filter_by.warehouse_ids")
        since = int(params.get("filter_by.query_start_time_range.start_time_ms", 0))
        fit = [
            query
            for query in sorted(self.queries, key=lambda query: query.at, reverse=True)
            if query.at.timestamp() * 1000 >= since and (not any(names) or query.warehouse in names)
        ]
        first, size = int(start or 0), min(int(params.get("max_results", _PAGE)), _PAGE)
        shown = [query.shown() for query in fit[first : first + size]]
        more = first + size < len(fit)
        told: dict[str, Any] = {"res": shown, "has_next_page": more}
        if more:
            told["next_page_token"] = f"{first + size}:{','.join(names)}"
        return JSONResponse(told)

    def _statement(self, _request: Request, asked: Mapping[str, Any]) -> Response:
        self.statements.append(dict(asked))
        if self.error:
            error = {"error_code": "BAD_REQUEST", "message": self.error}
            return JSONResponse({"statement_id": "s-1", "status": {"state": "FAILED", "error": error}})
        found = (answer for words, answer in self.answers.items() if words in asked["statement"])
        columns, rows = next(found, self.answer)
        schema = {"column_count": len(columns), "columns": [{"name": name} for name in columns]}
        told = {
            "statement_id": "s-1",
            "status": {"state": "SUCCEEDED"},
            "manifest": {"schema": schema, "total_row_count": len(rows)},
            "result": {"data_array": rows, "row_count": len(rows)},
        }
        return JSONResponse(told)

    def _pipeline(self, request: Request, _asked: Mapping[str, Any]) -> Response:
        pipeline = self.pipelines.get(request.path_params["id"])
        if pipeline is None:
            return _refused(404, "RESOURCE_DOES_NOT_EXIST", "The specified pipeline was not found.")
        return JSONResponse(pipeline.shown())

    def _pipeline_events(self, request: Request, asked: Mapping[str, Any]) -> Response:
        pipeline = self.pipelines.get(request.path_params["id"])
        wanted = _EVENTS.fullmatch(asked.get("filter", ""))
        if pipeline is None or wanted is None:
            return _refused(400, "INVALID_PARAMETER_VALUE", "The filter is not understood.")
        since = datetime.fromisoformat(wanted[1])
        told = [
            {"level": "ERROR", "message": message, "timestamp": at.isoformat()}
            for at, message in pipeline.errors
            if at > since
        ]
        return JSONResponse({"events": told})

    def _runs(self, _request: Request, asked: Mapping[str, Any]) -> Response:
        since, first = int(asked.get("start_time_from", 0)), int(asked.get("page_token") or 0)
        fit = [
            run
            for run in sorted(self.runs, key=lambda run: run.at, reverse=True)
            if run.at.timestamp() * 1000 >= since
            and (asked.get("active_only") != "true" or run.lasted is None)
        ]
        size = min(int(asked.get("limit", 20)), 25)
        told: dict[str, Any] = {"runs": [run.shown() for run in fit[first : first + size]]}
        if first + size < len(fit):
            told |= {"has_more": True, "next_page_token": str(first + size)}
        return JSONResponse(told)


def _no_cluster(asked: Mapping[str, Any]) -> Response:
    return _refused(400, "INVALID_PARAMETER_VALUE", f"Cluster {asked.get('cluster_id')} does not exist")


def _refused(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error_code": code, "message": message}, status)
