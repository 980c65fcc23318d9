"""Where tickets are filed, and for whom."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from bot.model.ticket import BUILT_IN
from bot.model.value import Value
from bot.policy.durations import Duration
from bot.policy.pollers import Often
from bot.policy.shapes import Text, shaped

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", re.ASCII)
_PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]+", re.ASCII)

Label = Annotated[str, AfterValidator(shaped(r"[^\s;,]{1,50}", "a label of one word"))]


class Assignment(Value):
    """Who gets the tickets of a team or of a service: an account as the tracker names it."""

    team: str | None = None
    service: str | None = None
    to: Text

    @model_validator(mode="after")
    def _is_for_one(self) -> Assignment:
        if (self.team is None) == (self.service is None):
            raise ValueError("say whose tickets: team or service")
        return self


class Ticketing(Value):
    """The tracker that has the tickets beside the built-in list.

    `project` is a project, or GitHub's owner/repository; `type` is the sort of ticket in Azure DevOps and
    Jira. Of `assign`, a service goes before a team. The tracker is asked `every` so often what people
    closed there, and what it refused is tried `again` so much later.
    """

    kind: Literal["builtin", "azure_devops", "jira", "github"] = "builtin"
    project: Text | None = None
    type: Text = "Task"
    labels: tuple[Label, ...] = ()
    assign: tuple[Assignment, ...] = ()
    every: Often = timedelta(minutes=5)
    again: Duration = timedelta(hours=1)

    @model_validator(mode="after")
    def _has_its_place(self) -> Ticketing:
        if self.kind == BUILT_IN:
            return self
        project = self.project or ""
        if self.kind == "github" and not _REPOSITORY.fullmatch(project):
            raise ValueError(f"project must be owner/repository for github, not {project!r}")
        if self.kind == "jira" and not _PROJECT_KEY.fullmatch(project):
            raise ValueError(f"project must be a project's key like OPS for jira, not {project!r}")
        if not project:
            raise ValueError(f"project is missing: {self.kind} needs to know where tickets go")
        return self

    def assignee(self, service: str, team: str) -> str | None:
        """The account that gets a ticket of this service and team; None for nobody."""
        fitting = [each for each in self.assign if each.service == service or each.team == team]
        return min(fitting, key=lambda each: each.service is None).to if fitting else None
