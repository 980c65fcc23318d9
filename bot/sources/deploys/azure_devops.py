"""Azure DevOps service hooks: builds, pipeline runs and release deployments that ended, as changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_camel

from bot.model.alert import Change, Ignored, Signal
from bot.model.value import Link
from bot.model.wire import Line, Object, Time, Wire, as_object, fingerprint, line, link, moment, read_as

_ENDS = {
    "succeeded": "succeeded",
    "partiallysucceeded": "succeeded in part",
    "failed": "failed",
    "rejected": "failed",
    "canceled": "was cancelled",
    "stopped": "was cancelled",
}


class _Message(Wire):
    text: Line = ""


class _Body(Wire, alias_generator=to_camel):
    event_type: Line
    message: Annotated[_Message, BeforeValidator(as_object)] = _Message()
    resource: Object = Field(default_factory=dict)
    created_date: Time = None


def read(source: str, body: object) -> Signal:
    """A change from the events build.complete, run state changed, and release deployment completed.

    Raises UnreadableAlert for a body without an event type.
    """
    told = read_as(_Body, body, "The body has no eventType, so it is no service hook of Azure DevOps.")
    ended = _EVENTS.get(told.event_type.lower())
    if not ended:
        return _ignored(source, f"Nothing follows from the event {told.event_type or '(no type)'}.")
    return ended(source, told)


def _ignored(source: str, reason: str) -> Ignored:
    return Ignored(source=source, reason=reason)


def _built(source: str, body: _Body) -> Signal:
    build = body.resource
    pipeline = line(as_object(build.get("definition")).get("name"))
    named = f"Build {line(build.get('buildNumber'))} of {pipeline}"
    # Older builds end with a status of "succeeded", newer ones with "completed" and a result.
    ended = build.get("result") or build.get("status")
    at = build.get("finishTime")
    return _change(source, body, named, ended, at=at, about=build, key=("build", line(build.get("id"))))


def _ran(source: str, body: _Body) -> Signal:
    run = as_object(body.resource.get("run"))
    pipeline = as_object(body.resource.get("pipeline")) or as_object(run.get("pipeline"))
    if line(run.get("state")).lower() != "completed":
        state = line(run.get("state")) or "in no state"
        return _ignored(source, f"The run is {state}: it has not ended.")
    named = f"Run {line(run.get('name'))} of {line(pipeline.get('name'))}"
    at, key = run.get("finishedDate"), ("run", line(run.get("id")))
    return _change(source, body, named, run.get("result"), at=at, about=run, key=key)


def _deployed(source: str, body: _Body) -> Signal:
    stage, deployment = (as_object(body.resource.get(part)) for part in ("environment", "deployment"))
    release = as_object(stage.get("release")) or as_object(deployment.get("release"))
    where = line(stage.get("name")) or line(body.resource.get("stageName"))
    named = f"Deployment of {line(release.get('name'))} to {where}"
    ended = stage.get("status") or deployment.get("deploymentStatus")
    at = deployment.get("completedOn")
    number = line(release.get("id")) or line(stage.get("releaseId"))
    return _change(source, body, named, ended, at=at, about=release, key=("release", number, where))


_EVENTS = {
    "build.complete": _built,
    "ms.vss-pipelines.run-state-changed-event": _ran,
    "ms.vss-release.deployment-completed-event": _deployed,
}


def _change(
    source: str,
    body: _Body,
    named: str,
    ended: object,
    *,
    at: object,
    about: dict[str, Any],
    key: tuple[str, ...],
) -> Change:
    """The change in our words, or in Azure's own where it does not say how it ended."""
    outcome = _ENDS.get(line(ended).lower())
    return Change(
        source=source,
        title=line(f"{named} {outcome}" if outcome else body.message.text or f"{named} ended"),
        fingerprint=fingerprint("ado", *key) if key[1] else "",
        happened_at=moment(at) or body.created_date,
        link=_page(about),
    )


def _page(about: dict[str, Any]) -> Link | None:
    """The page for people: the plain `url` leads to JSON."""
    web = as_object(as_object(about.get("_links")).get("web"))
    return link("Azure DevOps", web.get("href"))


def _example(kind: str, said: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "subscriptionId": "0a1b2c3d-3333-4222-8333-444455556666",
        "notificationId": 7,
        "id": "0a1b2c3d-4444-4222-8333-444455556666",
        "eventType": kind,
        "message": {"text": said},
        "resource": resource,
        "resourceVersion": "1.0",
        "createdDate": "2026-03-02T13:53:27.784654Z",
    }


def _build(result: str) -> dict[str, Any]:
    build = {
        "id": 4101,
        "buildNumber": "20260302.4",
        "status": "completed",
        "result": result,
        "startTime": "2026-03-02T13:40:03Z",
        "finishTime": "2026-03-02T13:52:11Z",
        "definition": {"id": 17, "name": "enrich-orders"},
        "_links": {"web": {"href": "https://dev.azure.com/example/analytics/_build/results?buildId=4101"}},
    }
    return _example("build.complete", f"Build 20260302.4 {result}", build)


def _run(state: str, result: str | None) -> dict[str, Any]:
    web = {"href": "https://dev.azure.com/example/analytics/_build/results?buildId=4102"}
    run = {
        "id": 4102,
        "name": "20260302.5",
        "state": state,
        "result": result,
        "createdDate": "2026-03-02T13:40:03Z",
        "finishedDate": "2026-03-02T13:52:11Z" if result else None,
        "_links": {"web": web},
    }
    resource = {"run": run, "pipeline": {"id": 17, "name": "enrich-orders"}}
    return _example("ms.vss-pipelines.run-state-changed-event", f"Run 20260302.5 {state}", resource)


def _release(status: str) -> dict[str, Any]:
    release = {
        "id": 41,
        "name": "Release-41",
        "_links": {"web": {"href": "https://dev.azure.com/example/analytics/_release?releaseId=41"}},
    }
    resource = {
        "environment": {"id": 5, "name": "production", "status": status, "release": release},
        "deployment": {"id": 9, "completedOn": "2026-03-02T13:52:40Z"},
        "project": {"name": "analytics"},
    }
    said = f"Deployment of release Release-41 on stage production {status}."
    return _example("ms.vss-release.deployment-completed-event", said, resource)


EXAMPLES: Mapping[str, Any] = {
    "release-succeeded": _release("succeeded"),
    "release-failed": _release("rejected"),
    "run-succeeded": _run("completed", "succeeded"),
    "run-in-progress": _run("inProgress", None),
    "build-failed": _build("failed"),
}
