"""Finds scenarios, and loads one: every mistake is named by file, line and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from bot.errors import TocsinError
from bot.policy import Mistake, Policy, load_policy
from bot.policy.durations import parse_duration
from bot.policy.nearest import meant
from bot.policy.places import Document, Loc, found
from bot.policy.reading import read_value
from bot.practice.pagerduty.faults import Kind as PagerFault
from bot.shipped import shipped
from bot.sources.catalog import SOURCES
from handlers.scenario.expectation import Look
from handlers.scenario.model import Scenario, parse_offset
from handlers.scenario.posts import NotDone, overridden

_SLOTS = ("incident", "room", "date")
_BRACES = re.compile(r"\{(\+[^{}]*|[a-z]+)\}")
_OF_PERSON = (Look.PHONE, Look.ALONE, Look.FORM)


class ScenarioError(TocsinError):
    """The scenario has mistakes."""


def names() -> list[str]:
    """The scenarios that ship."""
    return sorted(path.stem for path in _folder().glob("*.yml"))


def load_scenario(name: str, *, anywhere: bool = False) -> Scenario:
    """The shipped scenario of that name, or the one in that file; names and paths are told apart by ".yml".

    Its people and services are those of the packaged policy, unless it is for `anywhere` else. Raises
    ScenarioError with a line for each mistake.
    """
    if not name.endswith(".yml") and name not in names():
        raise ScenarioError(f"There is no scenario {name}{meant(name, names())}")
    path = Path(name) if name.endswith(".yml") else _folder() / f"{name}.yml"
    scenario, mistakes = _load(path, None if anywhere else load_policy())
    if scenario is None:
        raise ScenarioError("\n".join(map(str, mistakes)))
    return scenario


def _folder() -> Path:
    return shipped("templates") / "scenarios"


def _load(path: Path, policy: Policy | None) -> tuple[Scenario | None, list[Mistake]]:
    def prepare(document: Document) -> None:
        for loc, message in _wrong(document.tree, policy):
            document.note(loc, message)
        if isinstance(document.tree, dict):
            document.tree["name"] = path.stem

    return read_value(path, Scenario, prepare, lambda loc: () if loc else ("name",))


def _wrong(tree: Any, policy: Policy | None) -> Iterator[tuple[Loc, str]]:
    """What is wrong between the parts, as (place, message); `tree` need not be valid itself."""
    if isinstance(tree, dict) and "name" in tree:
        yield ("name",), "unknown key; a scenario's name is its file's"
    cast = [str(name) for _, name in found(tree, ("cast", "*"))]
    if policy:
        yield from _unknown(found(tree, ("cast", "*")), policy.people, "person")
        yield from _unknown(
            found(tree, ("steps", "*", "alerts", "services", "*")), policy.services, "service"
        )
    yield from _unknown(found(tree, ("steps", "*", "*", "by")), cast, "one in the cast")
    for loc, expected in found(tree, ("steps", "*", "expect", "*")):
        if isinstance(expected, dict) and expected.get("look") in _OF_PERSON:
            yield from _unknown([((*loc, "of"), expected.get("of", ""))], cast, "one in the cast")
    for loc, post in found(tree, ("steps", "*", "alert")):
        yield from _unsendable(loc, post)
    for loc, fault in found(tree, ("steps", "*", "fault")):
        yield from _impossible(loc, fault)
    for loc, words in _texts(tree, ()):
        yield from _unfillable(loc, words)
    yield from _repeated(tree)
    yield from _backwards(tree)


def _unknown(places: Any, known: Any, word: str) -> Iterator[tuple[Loc, str]]:
    for loc, name in places:
        if isinstance(name, str) and name not in known:
            yield loc, f"no {word} called {name}{meant(name, known)}"


def _unsendable(loc: Loc, post: Any) -> Iterator[tuple[Loc, str]]:
    source = post.get("source") if isinstance(post, dict) else None
    if not isinstance(source, str):
        return
    if source not in SOURCES:
        yield from _unknown([((*loc, "source"), source)], SOURCES, "source")
        return
    examples, name = SOURCES[source].examples, post.get("example")
    if name:
        yield from _unknown([((*loc, "example"), name)], examples, "example")
    body, overrides = examples.get(name) if name else post.get("body"), post.get("overrides")
    for path, value in overrides.items() if body and isinstance(overrides, dict) else ():
        try:
            overridden(body, {path: value})
        except NotDone:
            yield (*loc, "overrides", path), "the body has no such place"


def _impossible(loc: Loc, fault: Any) -> Iterator[tuple[Loc, str]]:
    """The pager knows its kinds of fault; Slack takes any word as one of its errors."""
    if isinstance(fault, dict) and fault.get("of") == "pagerduty":
        yield from _unknown([((*loc, "kind"), fault.get("kind"))], get_args(PagerFault), "fault")


def _texts(tree: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text in the steps whose slots are filled; a body may have braces of its own."""
    if isinstance(tree, str) and loc[:1] == ("steps",):
        yield loc, tree
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        if key not in ("body", "alerts"):
            yield from _texts(value, (*loc, key))


def _unfillable(loc: Loc, words: str) -> Iterator[tuple[Loc, str]]:
    for slot in _BRACES.findall(words):
        if slot.startswith("+"):
            try:
                parse_offset(slot)
            except ValueError as error:
                yield loc, f"{{{slot}}} {error}"
        elif slot not in _SLOTS:
            yield loc, f"nothing is called {{{slot}}}{meant(slot, _SLOTS)}"


def _repeated(tree: Any) -> Iterator[tuple[Loc, str]]:
    seen: set[str] = set()
    for loc, name in found(tree, ("steps", "*", "expect", "*", "check")):
        if str(name) in seen:
            yield loc, f"{name} is checked a second time here: a failure could not be told apart"
        seen.add(str(name))


def _backwards(tree: Any) -> Iterator[tuple[Loc, str]]:
    """Steps before the one above them, and invitations for which there is no time between the two."""
    last = timedelta()
    for loc, step in found(tree, ("steps", "*")):
        at = _parsed(parse_offset, step, "at")
        within = _parsed(parse_duration, step.get("wait_for"), "within") if at is not None else None
        if at is not None and at < last:
            yield (*loc, "at"), "must not be before the step above"
        elif at is not None and within is not None and at - within < last:
            yield (*loc, "wait_for", "within"), "must fit between the step above and this one"
        last = at or last


def _parsed(parse: Callable[[str], timedelta], values: Any, key: str) -> timedelta | None:
    """What stands there; None where it is not there or wrong, which is named elsewhere."""
    raw = values.get(key) if isinstance(values, dict) else None
    try:
        return parse(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
