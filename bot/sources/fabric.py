"""Microsoft Fabric and Power BI: jobs and refreshes that failed, and the next one that went well."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pydantic import AliasChoices, Field
from pydantic.alias_generators import to_camel

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

NAME = "fabric"

_ENDS = {"itemjobsucceeded": AlertStatus.RESOLVED, "itemjobfailed": AlertStatus.FIRING}
_GOES_ON = frozenset({"itemjobcreated", "itemjobstatuschanged"})
_TELLS_NOTHING = frozenset({"unknown", "inprogress", "notstarted", "cancelled", "disabled"})
_OTHER = "The body is neither a job event of Fabric (type, data) nor a refresh of Power BI (refresh)."


class _Job(Wire, alias_generator=to_camel):
    item_id: Line = ""
    item_kind: Line = ""
    item_name: Line = ""
    workspace_id: Line = ""
    workspace_name: Line = ""
    job_instance_id: Line = ""
    job_status: Line = ""
    job_type: Line = ""
    job_end_time: Time = None
    # Microsoft's documentation misspells these three; either spelling may arrive.
    invoked: Line = Field("", validation_alias=AliasChoices("jobInvokeType", "jobInovkeType"))
    executor: Line = Field("", validation_alias=AliasChoices("executingPrincipalId", "executingPricipalId"))
    executor_type: Line = Field(
        "", validation_alias=AliasChoices("executingPrincipalType", "executingPriciplaType")
    )


class _Event(Wire):
    type: Line
    time: Time = None
    data: _Job


class _Refresh(Wire, alias_generator=to_camel):
    refresh_type: Line = ""
    status: Line = ""
    start_time: Time = None
    end_time: Time = None
    request_id: Line = ""
    service_exception_json: Text = ""


class _Named(Wire):
    id: Line = ""
    name: Line = ""


def parse(body: Any, _options: Options) -> list[Signal]:
    """A job event (CloudEvents 1.0) or a batch of them, or an entry of a Power BI refresh history.

    A refresh comes as {"refresh": entry, "dataset": {"id", "name"}, "workspace": {"id", "name"}}, or as the
    whole answer {"value": [entry, …]} of the history, of which the newest that ended counts. Raises
    UnreadableAlert for another body, and where nothing says what failed.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal:
    outer = as_object(body)
    return _refreshed(outer) if "refresh" in outer or "value" in outer else _happened(body)


def _happened(body: object) -> Signal:
    event = read_as(_Event, body, _OTHER)
    kind = event.type.rpartition(".")[2].lower()
    if kind in _GOES_ON:
        return _ignored(f"A job of {event.data.item_name or 'an item'} has not ended yet.")
    if kind not in _ENDS:
        raise UnreadableAlert(f"{event.type or 'This'} is no job event of Fabric.")
    return _job(event, _ENDS[kind])


def _job(event: _Event, status: AlertStatus) -> Alert:
    job = event.data
    key = job.item_id or job.item_name or job.job_instance_id
    if not key:
        raise UnreadableAlert("The event names no item (data.itemId).")
    failed = status is AlertStatus.FIRING
    # The trouble begins when the job fails: counted from its start, a success in between would hide it.
    ended = job.job_end_time or event.time
    told = [
        f"Workspace {job.workspace_name}" if job.workspace_name else "",
        ", ".join(filter(None, (job.job_type, job.invoked, job.job_status))),
    ]
    what = f"{job.item_kind or 'Item'} {job.item_name or key}"
    return Alert(
        source=NAME,
        fingerprint=fingerprint(NAME, key.lower(), job.job_type or job.item_kind),
        status=status,
        title=line(f"Fabric: {what} {'failed' if failed else 'succeeded'}"),
        severity=Severity.HIGH,
        summary=text("\n".join(filter(None, told))),
        service="power-bi",
        started_at=ended if failed else None,
        ended_at=None if failed else ended,
        links=links({"Fabric workspace": _workspace("app.fabric.microsoft.com", job.workspace_id)}),
        labels=labels(
            {
                "item": job.item_name,
                "item_kind": job.item_kind,
                "workspace": job.workspace_name,
                "job_type": job.job_type,
                "job_status": job.job_status,
                "invoked": job.invoked,
                "job_instance": job.job_instance_id,
                "executor": job.executor,
                "executor_type": job.executor_type,
            }
        ),
    )


def _refreshed(body: dict[str, Any]) -> Signal:
    given = as_objects(body.get("value")) or as_objects([body.get("refresh")])
    entries = [_Refresh.model_validate(entry) for entry in given[:100]]
    ended = [entry for entry in entries if entry.status and entry.status.lower() not in _TELLS_NOTHING]
    if not ended:
        return _ignored("No refresh in it has completed or failed.")
    # Times are compared as text, since an entry may have none.
    newest = max(ended, key=lambda entry: str(entry.end_time or entry.start_time or ""))
    dataset, workspace = _named(body, "dataset"), _named(body, "workspace")
    completed = newest.status.lower() == "completed"
    return _refresh(newest, AlertStatus.RESOLVED if completed else AlertStatus.FIRING, dataset, workspace)


def _named(body: dict[str, Any], part: str) -> _Named:
    """An object of that name, or the two fields that begin with it."""
    flat = {"id": body.get(f"{part}Id"), "name": body.get(f"{part}Name")}
    return _Named.model_validate(as_object(body.get(part)) or flat)


def _refresh(refresh: _Refresh, status: AlertStatus, dataset: _Named, workspace: _Named) -> Alert:
    if not dataset.id and not refresh.request_id:
        raise UnreadableAlert("A refresh ended, and nothing says of which dataset (dataset.id).")
    failed = status is AlertStatus.FIRING
    ended = refresh.end_time or refresh.start_time
    error = _error(refresh.service_exception_json)
    named = f"Power BI refresh of {dataset.name or dataset.id}" if dataset.id else "A Power BI refresh"
    page = f"datasets/{quote(dataset.id, safe='')}/details" if dataset.id else "list"
    told = [f"Workspace {workspace.name}" if workspace.name else "", f"Error {error}" if error else ""]
    return Alert(
        source=NAME,
        # Without its dataset it stands for itself: to share a fingerprint would let one resolve another.
        fingerprint=fingerprint(
            "pbi", *([dataset.id.lower()] if dataset.id else ["request", refresh.request_id])
        ),
        status=status,
        title=line(f"{named} {'failed' if failed else 'completed'}"),
        severity=Severity.HIGH,
        summary=text("\n".join(filter(None, told))),
        service="power-bi",
        started_at=ended if failed else None,
        ended_at=None if failed else ended,
        links=links({"Power BI": _workspace("app.powerbi.com", workspace.id, page)}),
        labels=labels(
            {
                "dataset": dataset.name,
                "workspace": workspace.name,
                "refresh_type": refresh.refresh_type,
                "status": refresh.status,
                "error": error,
            }
        ),
    )


def _error(words: str) -> str:
    """The code in an error that is JSON in a string, or the string itself where it is no JSON."""
    try:
        told = as_object(json.loads(words))
    except (ValueError, RecursionError):
        return line(words)
    return line(told.get("errorCode")) or line(told.get("errorDescription"))


def _workspace(host: str, workspace: str, page: str = "list") -> str:
    return f"https://{host}/groups/{quote(workspace, safe='')}/{page}" if workspace else ""


def _ignored(reason: str) -> Ignored:
    return Ignored(source=NAME, reason=reason)


def _event(kind: str, status: str, number: int) -> dict[str, Any]:
    workspace, item = "fab00000-0000-4000-8000-00000000000a", "fab00000-0000-4000-8000-000000000001"
    instance = f"fab00000-0000-4000-8000-00000000010{number}"
    return {
        "specversion": "1.0",
        "id": f"fab00000-0000-4000-8000-00000000020{number}",
        "source": "fab00000-0000-4000-8000-00000000000c",
        "subject": f"/workspaces/{workspace}/items/{item}/jobs/instances/{instance}",
        "type": f"Microsoft.Fabric.{kind}",
        "time": f"2026-03-02T05:{number}2:10.5Z",
        "data": {
            "itemId": item,
            "itemKind": "Pipeline",
            "itemName": "sales-kpis",
            "workspaceId": workspace,
            "workspaceName": "analytics-business",
            "executingPrincipalId": "fab00000-0000-4000-8000-00000000000d",
            "executingPrincipalType": "User",
            "jobInstanceId": instance,
            "jobStatus": status,
            "jobType": "Pipeline",
            "jobInvokeType": "Scheduled",
            "jobScheduleTime": f"2026-03-02T05:{number}0:00Z",
            "jobStartTime": f"2026-03-02T05:{number}0:03Z",
            "jobEndTime": f"2026-03-02T05:{number}2:09Z",
        },
    }


def _history(status: str, number: int, error: str = "") -> dict[str, Any]:
    refresh = {
        "refreshType": "Scheduled",
        "startTime": f"2026-03-02T0{number}:00:01Z",
        "endTime": f"2026-03-02T0{number}:07:43Z",
        "status": status,
        "requestId": f"fab00000-0000-4000-8000-00000000030{number}",
    }
    return {
        "refresh": refresh | ({"serviceExceptionJson": json.dumps({"errorCode": error})} if error else {}),
        "dataset": {"id": "fab00000-0000-4000-8000-000000000002", "name": "Sales today"},
        "workspace": {"id": "fab00000-0000-4000-8000-00000000000a", "name": "analytics-business"},
    }


SOURCE = Source(
    name=NAME,
    title="Microsoft Fabric and Power BI",
    proof=Proof.TOKEN,
    parse=parse,
    aliases=("power_bi", "powerbi", "powerbi_poll"),
    examples={
        "job-failed": _event("ItemJobFailed", "Failed", 1),
        "job-succeeded": _event("ItemJobSucceeded", "Completed", 3),
        "refresh-failed": _history("Failed", 6, "ModelRefreshFailed_CredentialsNotSpecified"),
        "refresh-completed": _history("Completed", 7),
    },
)
