"""Databricks: runs of jobs and tasks, slow runs, streams that fall behind, and SQL alerts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BeforeValidator, Field

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored, Signal
from bot.model.parcel import read_each
from bot.model.severity import Severity
from bot.model.source import Options, Proof, Source
from bot.model.wire import (
    Line,
    Text,
    Time,
    Wire,
    as_object,
    as_objects,
    fingerprint,
    labels,
    line,
    links,
    read_as,
    text,
)

NAME = "databricks"


@dataclass(frozen=True)
class _Trouble:
    """What an event says of a run, its severity, and what tells it from other troubles of the same job."""

    says: str
    severity: Severity
    mark: str = ""


_TROUBLES: Mapping[str, _Trouble] = MappingProxyType(
    {
        "jobs.on_failure": _Trouble("failed", Severity.HIGH),
        "jobs.on_duration_warning_threshold_exceeded": _Trouble(
            "runs longer than expected", Severity.MEDIUM, "duration"
        ),
        "jobs.on_streaming_backlog_exceeded": _Trouble("falls behind its stream", Severity.HIGH, "backlog"),
    }
)
_SUCCESS, _START = "jobs.on_success", "jobs.on_start"
_STATES = re.compile(r"\b(?:TRIGGERED|OK|UNKNOWN|ERROR)\b")
_OTHER = "The body has neither an event_type (of a job) nor an alert (of SQL)."


class _Job(Wire):
    job_id: Line = ""
    name: Line = ""


class _Run(Wire):
    run_id: Line = ""
    parent_run_id: Line = ""


class _Task(Wire):
    task_key: Line = ""


class _Event(Wire):
    event_type: Line
    workspace_id: Line = ""
    job: Annotated[_Job, BeforeValidator(as_object)] = _Job()
    run: Annotated[_Run, BeforeValidator(as_object)] = _Run()
    task: Annotated[_Task, BeforeValidator(as_object)] = _Task()


class _SqlAlert(Wire):
    id: Line = ""
    name: Line = ""
    state: Line = ""
    custom_summary: Line = ""
    last_triggered_at: Time = None
    evaluations: Annotated[list[dict[str, Any]], BeforeValidator(as_objects)] = Field(default_factory=list)


class _Told(Wire):
    title: Line = ""
    description: Text = ""


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alert of a job's, a task's or a SQL alert's webhook.

    A success resolves all that its job or task can have raised, the failure first. Raises UnreadableAlert
    for another body, for an event of an unknown type, and for one that names no job or no alert.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> list[Signal]:
    outer = as_object(body)
    if "event_type" in outer:
        return _of_job(read_as(_Event, outer, _OTHER))
    if as_object(outer.get("alert")):
        return [_of_sql(outer)]
    raise UnreadableAlert(_OTHER)


def _of_job(event: _Event) -> list[Signal]:
    kind = event.event_type.lower()
    if kind == _START:
        return [Ignored(source=NAME, reason=f"A run of {_name(event)} started.")]
    if not event.job.job_id and not event.job.name:
        raise UnreadableAlert("The event names no job (job.job_id).")
    if kind == _SUCCESS:
        return [_job(event, trouble, AlertStatus.RESOLVED) for trouble in _TROUBLES.values()]
    trouble = _TROUBLES.get(kind)
    if trouble is None:
        raise UnreadableAlert(f"Tocsin does not know the event {event.event_type or '(no type)'}.")
    return [_job(event, trouble, AlertStatus.FIRING)]


def _job(event: _Event, trouble: _Trouble, status: AlertStatus) -> Alert:
    job, run, task = event.job, event.run, event.task.task_key
    parts = (event.workspace_id, job.job_id or job.name, task, trouble.mark)
    says = trouble.says if status is AlertStatus.FIRING else "succeeded"
    name = _name(event)
    return Alert(
        source=NAME,
        # An absent task keeps its place, so that a task named "duration" is no slow job.
        fingerprint=fingerprint("dbx-job", *parts),
        status=status,
        title=line(f"Databricks {name} {says}"),
        severity=trouble.severity,
        summary=f"Run {run.run_id} of workspace {event.workspace_id}" if run.run_id else "",
        service=NAME,
        group=run.parent_run_id or run.run_id or None,
        labels=labels(
            {
                "job": job.name,
                "job_id": job.job_id,
                "task": task,
                "run_id": run.run_id,
                "parent_run_id": run.parent_run_id,
                "workspace_id": event.workspace_id,
            }
        ),
    )


def _name(event: _Event) -> str:
    job = f"job {event.job.name or event.job.job_id}".rstrip()
    return f"task {event.task.task_key} of {job}" if event.task.task_key else job


def _of_sql(body: dict[str, Any]) -> Alert:
    """The alert of today's shape, which nests one alert in another, or of the older flat one."""
    outer = as_object(body["alert"])
    nested = as_object(outer.get("alert"))
    alert, told = _SqlAlert.model_validate(nested or outer), _Told.model_validate(outer)
    if not alert.id and not alert.name:
        raise UnreadableAlert("The SQL alert has no id and no name (alert.alert.id).")
    state = _state(alert, told.title)
    page = _page(line(body.get("url_base"), 1000), "alerts-v2" if nested else "alerts", alert.id)
    broken = "Its query failed, so nothing was measured." if state == "ERROR" else ""
    return Alert(
        source=NAME,
        fingerprint=fingerprint("dbx-sql", alert.id or alert.name),
        status=AlertStatus.RESOLVED if state == "OK" else AlertStatus.FIRING,
        title=line(f"Databricks SQL alert {alert.name or alert.id}"),
        severity=Severity.MEDIUM,
        summary=text("\n".join(filter(None, (broken, told.description)))),
        reading=line(", ".join(filter(None, map(_measured, alert.evaluations[:5])))),
        service=NAME,
        started_at=alert.last_triggered_at if state != "OK" else None,
        links=links({"Databricks": page}),
        labels=labels({"alert": alert.name, "alert_id": alert.id, "state": state}),
    )


def _state(alert: _SqlAlert, title: str) -> str:
    """The state, or "" where it is not sure: an alert counts as resolved only by a clear OK.

    Today's shape says it nowhere but in the title, which people may word themselves: what is left of it
    without the alert's name and the template's own words must hold one state alone.
    """
    if alert.state:
        return alert.state.upper()
    template = re.sub(r"\{\{[^{}]*\}\}", " ", alert.custom_summary)
    left = title.replace(alert.name, " ") if alert.name else title
    found = set(_STATES.findall(left)) - set(_STATES.findall(template))
    return found.pop() if len(found) == 1 else ""


def _measured(evaluation: dict[str, Any]) -> str:
    """ "lag_min 41 (limit 15)", as far as it is told."""
    source = as_object(evaluation.get("source"))
    name = line(source.get("display"), 60) or line(source.get("name"), 60)
    value, limit = _scalar(evaluation.get("value")), _scalar(evaluation.get("threshold"))
    below = "below " if line(evaluation.get("comparison_operator")).upper().startswith("LESS") else ""
    if not limit:
        return f"{name} {value}".strip() if value else ""
    return f"{name} {value} (limit {below}{limit})".replace("  ", " ").strip()


def _scalar(value: object, depth: int = 3) -> str:
    """A plain value, or the one that objects such as {"value": {"double_value": 15.0}} wrap."""
    if isinstance(value, dict) and depth:
        return next(filter(None, (_scalar(inner, depth - 1) for inner in list(value.values())[:5])), "")
    return line(value, 60)


def _page(base: str, pages: str, alert: str) -> str:
    """The alert's page, where `base` is the workspace's address, with or without /sql and a query."""
    address, _, query = base.partition("?")
    root = address.rstrip("/").removesuffix("/sql")
    page = f"{root}/sql/{pages}/{quote(alert, safe='')}"
    return (f"{page}?{query}" if query else page) if root and alert else base


def _example(kind: str, task: str = "") -> dict[str, Any]:
    run = {"run_id": "880011223345", "parent_run_id": "880011223344"} if task else {"run_id": "880011223344"}
    return {
        "event_type": f"jobs.on_{kind}",
        "workspace_id": "4400000000000017",
        **({"task": {"task_key": task}} if task else {}),
        "run": run,
        "job": {"job_id": "710020030040050", "name": "silver-orders"},
    }


def _sql_example(state: str, value: float) -> dict[str, Any]:
    return {
        "event": "alert_state_change",
        "url_base": "https://adb-4400000000000017.17.azuredatabricks.net/sql?o=4400000000000017",
        "alert": {
            "title": f'Alert "Age of silver orders" changed status to {state}',
            "description": "The newest row of silver.orders should be younger than 20 minutes.",
            "alert": {
                "id": "1200340056007800",
                "name": "Age of silver orders",
                "query_text": "SELECT max(age_minutes) AS age_minutes FROM ops.ages",
                "custom_summary": 'Alert "{{ALERT_NAME}}" changed status to {{ALERT_STATUS}}',
                "evaluations": [
                    {
                        "source": {"name": "age_minutes", "display": "age_minutes"},
                        "comparison_operator": "GREATER_THAN",
                        "threshold": {"value": {"double_value": 20.0}},
                        "value": value,
                    }
                ],
            },
        },
    }


SOURCE = Source(
    name=NAME,
    title="Databricks",
    proof=Proof.TOKEN,
    parse=parse,
    aliases=("databricks_job", "databricks_sql_alert"),
    examples={
        "job-failed": _example("failure"),
        "job-succeeded": _example("success"),
        "task-failed": _example("failure", "merge_orders"),
        "job-slow": _example("duration_warning_threshold_exceeded"),
        "stream-behind": _example("streaming_backlog_exceeded"),
        "sql-alert-triggered": _sql_example("TRIGGERED", 34.0),
        "sql-alert-ok": _sql_example("OK", 4.0),
        "sql-alert-older-shape": {
            "event": "alert_state_change",
            "alert": {
                "id": "7a1e",
                "name": "Age of bronze events",
                "state": "triggered",
                "last_triggered_at": "2026-03-02T10:00:00Z",
                "title": None,
                "description": None,
            },
            "url_base": "https://adb-4400000000000017.17.azuredatabricks.net",
        },
    },
)
