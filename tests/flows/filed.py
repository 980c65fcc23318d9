"""A world whose tickets are filed in one of the practice trackers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.practice.tickets.tracker import Tracker
from bot.shipped import shipped
from tests.flows.world import World

PROJECTS = {"azure_devops": "Operations", "jira": "OPS", "github": "contoso/operations"}


def policy_with(folder: Path, **sections: str) -> Path:
    """The packaged policy with these sections in it."""
    file = folder / "policy.yml"
    text = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    lines = [f"{name}: {section}\n" for name, section in sections.items()]
    kept = [line for line in text.splitlines(keepends=True) if line.partition(":")[0] not in sections]
    file.write_text("".join([*kept, *lines]), encoding="utf-8")
    return file


def filing(make_world: Callable[..., World], folder: Path) -> Callable[..., World]:
    """Makes a world with its tickets in the tracker of that kind."""

    def make(kind: str = "jira", **settings: Any) -> World:
        tickets = f"{{kind: {kind}, project: {PROJECTS[kind]}, labels: [platform]}}"
        return make_world(policy=policy_with(folder, tickets=tickets), **settings)

    return make


def tracker_of(world: World, kind: str = "jira") -> Tracker:
    found: Tracker = getattr(world.practice.trackers, kind)
    return found


def quota(world: World, **more: Any) -> None:
    """The alert that opens a medium incident."""
    world.alert("Quota at 82 %", "medium", service="databricks", **more)
