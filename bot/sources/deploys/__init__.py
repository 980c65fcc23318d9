"""Deploys of Azure DevOps and of GitHub that ended, as changes: each body is known by its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model.alert import Signal
from bot.model.parcel import read_each
from bot.model.source import Options, Proof, Source
from bot.model.wire import as_object
from bot.sources.deploys import azure_devops, github

NAME = "deploys"


def parse(body: Any, _options: Options) -> list[Signal]:
    """A change from a deploy, a pipeline or a workflow that ended, whoever sends it.

    A failed one stays a change, and its title says so. Raises UnreadableAlert for a body that is neither a
    service hook of Azure DevOps nor a webhook of GitHub.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal:
    told = as_object(body)
    read = azure_devops.read if "eventType" in told or "publisherId" in told else github.read
    return read(NAME, body)


def greet(body: Any) -> Mapping[str, Any] | None:
    """An answer to the ping that GitHub sends when a webhook is made."""
    is_ping = isinstance(body, dict) and "zen" in body and "hook_id" in body
    return {"message": "Tocsin takes the events deployment_status and workflow_run."} if is_ping else None


SOURCE = Source(
    name=NAME,
    title="Azure DevOps and GitHub deploys",
    proof=Proof.GITHUB,
    parse=parse,
    greet=greet,
    examples={**azure_devops.EXAMPLES, **github.EXAMPLES},
    aliases=("azure_devops", "github"),
)
