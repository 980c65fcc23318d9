"""GitHub: deployments and workflow runs that ended, as changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.model.alert import Change, Ignored, Signal
from bot.model.source import Options, Proof, Source
from bot.model.wire import Line, Object, Time, Wire, as_object, line, link, read_as, text

NAME = "github"

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
    environment: Line = ""
    ref: Line = ""
    sha: Line = ""
    payload: Object = Field(default_factory=dict)


class _Status(Wire):
    state: Line = ""
    environment: Line = ""
    updated_at: Time = None
    log_url: Any = None
    target_url: Any = None


class _Run(Wire):
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


def parse(body: Any, _options: Options) -> list[Signal]:
    """A change from the events deployment_status and workflow_run, once it has ended well or badly.

    A failed one stays a change, and its title says so. A deployment may name the service in its payload. The
    kind of event stands in a header, so the body is known by its parts. Raises UnreadableAlert for a body
    without a repository.
    """
    read = read_as(_Body, body, "The body names no repository, so it is no webhook of GitHub that we read.")
    # The event deployment_status tells of the workflow run as well.
    if read.deployment_status:
        return [_deployed(read, read.deployment_status)]
    if read.workflow_run:
        return [_ran(read.repository.full_name, read.workflow_run)]
    return [Ignored(source=NAME, reason="Nothing follows from an event that tells of no deployment or run.")]


def greet(body: Any) -> Mapping[str, Any] | None:
    """An answer to the ping that GitHub sends when a webhook is made."""
    is_ping = isinstance(body, dict) and "zen" in body and "hook_id" in body
    return {"message": "Tocsin takes the events deployment_status and workflow_run."} if is_ping else None


def _deployed(body: _Body, status: _Status) -> Signal:
    deployment = body.deployment
    where = status.environment or deployment.environment or "an environment without a name"
    if status.state not in _ENDS:
        return _ignored(f"The deployment to {where} is {status.state or 'in no state'}: it has not ended.")
    what = f"Deployment of {body.repository.full_name} to {where} {_ENDS[status.state]}"
    return Change(
        source=NAME,
        title=line(what + _version(deployment.ref, deployment.sha)),
        happened_at=status.updated_at,
        service=line(deployment.payload.get("service")) or None,
        link=link("Deployment", text(status.log_url) or status.target_url),
    )


def _ran(repository: str, run: _Run) -> Signal:
    if run.status != "completed":
        return _ignored(f"The workflow run is {run.status or 'in no state'}: it has not ended.")
    if run.event in _REVIEWS:
        return _ignored("The workflow run is of a pull request, which changes nothing that is live.")
    if run.conclusion not in _ENDS:
        return _ignored(f"The workflow run ended as {run.conclusion or 'nothing'}: it changed nothing.")
    what = f"Workflow {run.name or 'without a name'} of {repository} {_ENDS[run.conclusion]}"
    return Change(
        source=NAME,
        title=line(what + _version(run.head_branch, run.head_sha)),
        happened_at=run.updated_at,
        link=link("Workflow run", run.html_url),
    )


def _version(ref: str, sha: str) -> str:
    """ " (main, 1f2e3d4)", or what of it there is."""
    short = sha[:7]
    named = [ref] if ref and not sha.startswith(ref) else []
    both = ", ".join(named + ([short] if short else []))
    return f" ({both})" if both else ""


def _ignored(reason: str) -> Ignored:
    return Ignored(source=NAME, reason=reason)


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


SOURCE = Source(
    name=NAME,
    title="GitHub",
    proof=Proof.GITHUB,
    parse=parse,
    greet=greet,
    examples={
        "deployment-succeeded": _deployment("success"),
        "deployment-failed": _deployment("failure"),
        "deployment-in-progress": _deployment("in_progress"),
        "workflow-succeeded": _workflow_run("success"),
        "workflow-failed": _workflow_run("failure"),
    },
)
