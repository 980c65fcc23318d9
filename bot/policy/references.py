"""Finds words in the policy that name nothing, and names given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.model.workspace import workspace_of
from bot.policy.match import is_glob
from bot.policy.nearest import meant
from bot.policy.places import Loc, found
from bot.policy.roles import USUAL

_PARTS = (
    *(("platform", "databricks", "clusters", "*"), ("platform", "databricks", "warehouses", "*")),
    *(("platform", "databricks", "jobs", "*"), ("platform", "databricks", "tables", "*")),
    *(("platform", "kafka", "*"), ("platform", "kafka", "*", "groups", "*")),
    *(("platform", "storage", "*"), ("platform", "endpoints", "*"), ("platform", "logs", "apps", "*")),
    *(("platform", "power_bi", "*"), ("platform", "quotas", "*"), ("platform", "backups", "*")),
    *(("platform", "capacity", "*"), ("platform", "databricks", "pipelines", "*")),
)
_NAMED = (
    (("default_team",), "teams", "team"),
    (("services", "*", "owner"), "teams", "team"),
    (("heartbeats", "*", "service"), "services", "service"),
    (("services", "*", "depends_on", "*"), "services", "service"),
    (("teams", "*", "members", "*"), "people", "person"),
    (("schedules", "*", "rotations", "*", "people", "*"), "people", "person"),
    (("schedules", "*", "overrides", "*", "person"), "people", "person"),
    (("authority", "*", "teams", "*"), "teams", "team"),
    (("authority", "*", "people", "*"), "people", "person"),
    (("tickets", "assign", "*", "team"), "teams", "team"),
    (("tickets", "assign", "*", "service"), "services", "service"),
    (("postmortems", "templates", "*", "services", "*"), "services", "service"),
    *(((*part, "service"), "services", "service") for part in _PARTS),
)
_CONDITIONS = (
    *(("rules", "*", match) for match in ("any", "all", "none")),
    ("maintenance", "*", "holds_back"),
    ("silences", "*", "match"),
    ("heartbeats", "*", "match"),
)
_SERVICES = tuple((*place, "*", "service", *item) for place in _CONDITIONS for item in ((), ("*",)))
_UNIQUE: tuple[tuple[str, ...], ...] = (
    ("rules", "*", "name"),
    ("people", "*", "slack"),
    ("maintenance", "*", "task"),
    ("silences", "*", "name"),
    ("heartbeats", "*", "name"),
    ("webhooks", "*", "name"),
    ("tickets", "assign", "*", "team"),
    ("tickets", "assign", "*", "service"),
    ("pollers", "azure_alerts", "subscriptions", "*"),
    ("pollers", "power_bi", "workspaces", "*", "datasets", "*", "id"),
    *((*part, "name") for part in _PARTS if "groups" not in part),
)


def dangling(tree: Any) -> Iterator[tuple[Loc, str]]:
    """What is wrong between the parts of the policy, as (place, message); `tree` need not be valid itself.

    What a missing section would name is passed over: that the section is missing says it all.
    """
    for pattern, section, word in _NAMED:
        yield from _unknown(found(tree, pattern), _names(tree, section), word)
    for pattern in _SERVICES:
        plain = ((loc, name) for loc, name in found(tree, pattern) if not is_glob(str(name)))
        yield from _unknown(plain, _names(tree, "services"), "service")
    yield from _unknown(_in_workspaces(tree), _names(tree, "workspaces") or set(), "workspace")
    yield from _unknown(
        found(tree, ("authority", "*", "roles", "*")), _names(tree, "roles") or set(USUAL), "role"
    )
    scheduled = ((("on_call", name), name) for name in _names(tree, "on_call") or ())
    yield from _unknown(scheduled, _names(tree, "teams"), "team")
    yield from _levels(tree)
    yield from _without_schedule(tree)
    for unique in _UNIQUE:
        yield from _repeated(tree, unique)
    people = _names(tree, "people") or set()
    for name in (_names(tree, "teams") or set()) & people:
        yield ("people", name), f"{name} is a team too: a page could not tell them apart"
    for name in (_names(tree, "schedules") or set()) & people:
        yield ("schedules", name), f"{name} is a person too: a ladder could not tell them apart"


def _unknown(
    places: Iterable[tuple[Loc, Any]], known: set[str] | None, word: str
) -> Iterator[tuple[Loc, str]]:
    for loc, name in places:
        if known is not None and isinstance(name, str) and name not in known:
            yield loc, f"no {word} called {name}{meant(name, known)}"


def _levels(tree: Any) -> Iterator[tuple[Loc, str]]:
    people, schedules = _names(tree, "people"), _names(tree, "schedules")
    known = None if people is None else people | (schedules or set())
    word = "person or schedule" if schedules else "person"
    yield from _unknown(found(tree, ("on_call", "*", "ladder", "*")), known, word)


def _in_workspaces(tree: Any) -> Iterator[tuple[Loc, Any]]:
    """Where a workspace is named, and which."""
    for section in ("services", "teams"):
        yield from found(tree, (section, "*", "workspace"))
    for loc, _ in found(tree, ("people", "*", "elsewhere", "*")):
        yield loc, loc[-1]
    for loc, slack in found(tree, ("people", "*", "slack")):
        if isinstance(slack, str) and workspace_of(slack):
            yield loc, workspace_of(slack)


def _without_schedule(tree: Any) -> Iterator[tuple[Loc, str]]:
    teams, scheduled = _names(tree, "teams"), _names(tree, "on_call")
    for loc, name in found(tree, ("default_team",)):
        if teams and scheduled is not None and str(name) in teams - scheduled:
            yield loc, f"the default team {name} has no schedule in on_call"


def _repeated(tree: Any, pattern: tuple[str, ...]) -> Iterator[tuple[Loc, str]]:
    seen: set[str] = set()
    for loc, name in found(tree, pattern):
        if isinstance(name, str):
            if name in seen:
                yield loc, f"{name} stands here a second time"
            seen.add(name)


def _names(tree: Any, section: str) -> set[str] | None:
    """The names that a section gives; None where there is no such section."""
    named = tree.get(section) if isinstance(tree, dict) else None
    return set(named) if isinstance(named, dict) else None
