"""GitHub: deployments and workflow runs that ended, as changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from bot.model.alert import Change, Ignored, Signal
from bot.model.wire import Line, Time, Wire, as_object, fingerprint, line, link, parsed, read_as, text

_ENDS = {
    "success": "succeeded",
    "failure": "failed",
    "error": "failed",
    "timed_out": "failed: it took too long",
    "startup_failure": "failed to start",
    "cancelled": "was cancelled",
}
_REVIEWS = frozenset({"pull_request", "pull_request_target", "merge_group"})


class _Repository(Wire):
    full_name: Line = ""


class _Deployment(Wire):
    id: Line = ""
    environment: Line = ""
    ref: Line = ""
    sha: Line = ""
    payload: Any = None


class _Status(Wire):
    state: Line = ""
    environment: Line = ""
    updated_at: Time = None
    log_url: Any = None
    target_url: Any = None


class _Run(Wire):
    id: Line = ""
    name: Line = ""
    event: Line = ""
    status: Line = ""
    conclusion: Line = ""
    head_branch: Line = ""
    head_sha: Line = ""
    updated_at: Time = None
    html_url: Any = None


def _present(value: object) -> object:
    return value if isinstance(value, dict) and value else None


class _Body(Wire):
    repository: _Repository
    deployment: Annotated[_Deployment, BeforeValidator(as_object)] = _Deployment()
    deployment_status: Annotated[_Status | None, BeforeValidator(_present)] = None
    workflow_run: Annotated[_Run | None, BeforeValidator(_present)] = None


def read(source: str, body: object) -> Signal:
    """A change from the events deployment_status and workflow_run, once it has ended well or badly.

    A deployment may name the service in its payload. The kind of event stands in a header, so the body is
    known by its parts. Raises UnreadableAlert for a body without a repository.
    """
    if "repository" not in as_object(body) and "sender" in as_object(body):
        return _ignored(source, "Nothing follows from an event that is about no repository.")
    told = read_as(_Body, body, "The body names no repository, so it is no webhook of GitHub that we read.")
    # The event deployment_status tells of the workflow run as well.
    if told.deployment_status:
        return _deployed(source, told, told.deployment_status)
    if told.workflow_run:
        return _ran(source, told.repository.full_name, told.workflow_run)
    return _ignored(source, "Nothing follows from an event that tells of no deployment or run.")


def _deployed(source: str, body: _Body, status: _Status) -> Signal:
    deployment, repository = body.deployment, body.repository.full_name
    where = status.environment or deployment.environment or "an environment without a name"
    ended = _ENDS.get(status.state.lower())
    if not ended:
        state = status.state or "in no state"
        return _ignored(source, f"The deployment to {where} is {state}: it has not ended.")
    what = f"Deployment of {repository} to {where} {ended}"
    return Change(
        source=source,
        title=line(what + _version(deployment.ref, deployment.sha)),
        fingerprint=fingerprint("gh", repository, "deployment", deployment.id) if deployment.id else "",
        happened_at=status.updated_at,
        service=line(as_object(parsed(deployment.payload)).get("service")) or None,
        link=link("Deployment", text(status.log_url) or status.target_url),
    )


def _ran(source: str, repository: str, run: _Run) -> Signal:
    if run.status.lower() != "completed":
        return _ignored(source, f"The workflow run is {run.status or 'in no state'}: it has not ended.")
    if run.event in _REVIEWS:
        return _ignored(source, "The workflow run is of a pull request, which changes nothing that is live.")
    ended = _ENDS.get(run.conclusion.lower())
    if not ended:
        conclusion = run.conclusion or "nothing"
        return _ignored(source, f"The workflow run ended as {conclusion}: it changed nothing.")
    what = f"Workflow {run.name or 'without a name'} of {repository} {ended}"
    return Change(
        source=source,
        title=line(what + _version(run.head_branch, run.head_sha)),
        fingerprint=fingerprint("gh", repository, "run", run.id) if run.id else "",
        happened_at=run.updated_at,
        link=link("Workflow run", run.html_url),
    )


def _version(ref: str, sha: str) -> str:
    """ " (main, 1f2e3d4)", or what of it there is."""
    short = sha[:7]
    named = [ref] if ref and not sha.startswith(ref) else []
    both = ", ".join(named + ([short] if short else []))
    return f" ({both})" if both else ""


def _ignored(source: str, reason: str) -> Ignored:
    return Ignored(source=source, reason=reason)


_REPOSITORY = {"id": 4141, "full_name": "example/enrich-orders", "html_url": "https://github.com/example"}
_SHA = "1f2e3d4c5b6a79880917263544536271809fabcd"


def _deployment(state: str) -> dict[str, Any]:
    return {
        "action": "created",
        "deployment_status": {
            "id": 2,
            "state": state,
            "environment": "production",
            "description": "",
            "log_url": "https://ci.example.test/deployments/77",
            "created_at": "2026-03-02T13:52:45Z",
            "updated_at": "2026-03-02T13:52:45Z",
        },
        "deployment": {
            "id": 77,
            "task": "deploy",
            "environment": "production",
            "sha": _SHA,
            "ref": "main",
            "payload": {"service": "streaming"},
            "created_at": "2026-03-02T13:50:02Z",
        },
        "workflow": None,
        "workflow_run": None,
        "repository": _REPOSITORY,
        "sender": {"login": "ana", "type": "User"},
    }


def _workflow_run(conclusion: str) -> dict[str, Any]:
    return {
        "action": "completed",
        "workflow_run": {
            "id": 90001,
            "name": "Release",
            "event": "push",
            "status": "completed",
            "conclusion": conclusion,
            "head_branch": "main",
            "head_sha": _SHA,
            "created_at": "2026-03-02T13:40:02Z",
            "updated_at": "2026-03-02T13:53:10Z",
            "html_url": "https://github.com/example/enrich-orders/actions/runs/90001",
        },
        "workflow": {"id": 5, "name": "Release"},
        "repository": _REPOSITORY,
        "sender": {"login": "ana", "type": "User"},
    }


EXAMPLES: Mapping[str, Any] = {
    "deployment-succeeded": _deployment("success"),
    "deployment-failed": _deployment("failure"),
    "deployment-in-progress": _deployment("in_progress"),
    "workflow-succeeded": _workflow_run("success"),
    "workflow-failed": _workflow_run("failure"),
}
