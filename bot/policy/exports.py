"""Where published post-mortems go."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from bot.model.value import Value
from bot.policy.shapes import Channel, Text, shaped

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", re.ASCII)
_OF_PROJECT = re.compile(r"[^/\\:*?\"<>|#]+/[^/\\:*?\"<>|#]+")

Name = Annotated[str, AfterValidator(shaped(r"[a-z0-9][a-z0-9_-]{0,39}", "a short word like wiki"))]
SpaceKey = Annotated[str, AfterValidator(shaped(r"~?[A-Za-z0-9]{1,255}", "a space's key like OPS"))]
PageId = Annotated[str, AfterValidator(shaped(r"[0-9]{1,20}", "a page's id, the number in its address"))]
_STEPS = r"[\w-][\w.-]*(/[\w-][\w.-]*)*"
Folder = Annotated[str, AfterValidator(shaped(_STEPS, "a folder in the repository, like docs/post-mortems"))]
Branch = Annotated[str, AfterValidator(shaped(_STEPS, "a branch like main"))]

_NEEDS = {"confluence": "space", "github": "repository", "azure_devops": "repository"}
_KNOWS = {
    "confluence": ("space", "parent"),
    "github": ("repository", "branch", "folder"),
    "azure_devops": ("repository", "branch", "folder"),
    "canvas": ("channel",),
}


class Destination(Value):
    """One library. `name` tells it from others, and is `to` unless said.

    `space` and `parent` are Confluence's: the space's key, and the id of the page below which pages come.
    `repository` is GitHub's owner/repository, or for Azure DevOps project/repository; files are committed to
    its `branch`, in `folder`. A canvas is shared in the `channel`, or in the incident's own. Private
    incidents go there only where it says so.
    """

    to: Literal["confluence", "github", "azure_devops", "canvas"]
    name: Name = ""
    space: SpaceKey | None = None
    parent: PageId | None = None
    repository: Text | None = None
    branch: Branch = "main"
    folder: Folder = "post-mortems"
    channel: Channel | None = None
    private: bool = False

    @property
    def called(self) -> str:
        """The word by which copies are known."""
        return self.name or self.to

    @model_validator(mode="after")
    def _has_its_place(self) -> Destination:
        needed = _NEEDS.get(self.to)
        if needed and not getattr(self, needed):
            raise ValueError(f"{needed} is missing: {self.to} needs to know where documents go")
        others = {"space", "parent", "repository", "branch", "folder", "channel"} - {*_KNOWS[self.to]}
        if wrong := sorted(others & self.model_fields_set):
            raise ValueError(f"{wrong[0]} says nothing to {self.to}")
        if self.to == "github" and not _REPOSITORY.fullmatch(self.repository or ""):
            raise ValueError(f"repository must be owner/repository, not {self.repository!r}")
        if self.to == "azure_devops" and not _OF_PROJECT.fullmatch(self.repository or ""):
            raise ValueError(f"repository must be project/repository, not {self.repository!r}")
        return self


def told_apart(destinations: tuple[Destination, ...]) -> tuple[Destination, ...]:
    """Raises ValueError where two have one name: their copies would be taken for one."""
    names = [each.called for each in destinations]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"two are called {twice}: give each a name of its own")
    return destinations
