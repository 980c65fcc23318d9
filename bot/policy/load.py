"""Loads policy.yml and names every mistake in it by file, line and key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bot.errors import PolicyError
from bot.policy.model import Policy
from bot.policy.places import Document, Loc, found
from bot.policy.reading import Mistake, read_value, text_of
from bot.policy.references import dangling
from bot.shipped import shipped

_FILLED_IN = {"people": "key", "teams": "name", "services": "name", "schedules": "name"}
"""The field of each section's entries that holds the entry's own key, and stands in no file."""


def load_policy(path: Path | None = None) -> Policy:
    """The policy in that file, or the packaged one. Raises PolicyError with a line for each mistake."""
    policy, found = _load(path) if path else _packaged()
    if policy is None:
        raise PolicyError("\n".join(str(mistake) for mistake in found))
    return policy


def mistakes(path: Path) -> list[Mistake]:
    """Every mistake in that file, by line; none when it can be used."""
    return _load(path)[1]


@cache
def _packaged() -> tuple[Policy | None, list[Mistake]]:
    """The packaged policy, which stays the same for as long as the program runs."""
    return _load(shipped("templates") / "policy.yml")


def _load(path: Path) -> tuple[Policy | None, list[Mistake]]:
    """The policy and no mistake, or no policy and its mistakes."""

    def prepare(document: Document) -> None:
        _fill_in(document, path.name)
        _read_templates(document, path.parent)
        for loc, message in dangling(document.tree):
            document.note(loc, message)

    return read_value(path, Policy, prepare, _filled_in)


def _filled_in(loc: Loc) -> Collection[str]:
    return ("file", "line", "body", _FILLED_IN.get(str(loc[0]), "") if len(loc) == 2 else "")


def _fill_in(document: Document, name: str) -> None:
    """Adds what the values hold beyond the file, and notes where the file says it itself."""
    for entry, loc, key, value in list(_additions(document, name)):
        if key in entry:
            document.note((*loc, key), "unknown key; it is filled in from the file itself")
        entry[key] = value


def _additions(document: Document, name: str) -> Iterator[tuple[dict[str, Any], Loc, str, Any]]:
    tree = document.tree
    if not isinstance(tree, dict):
        return
    yield tree, (), "file", name
    for section, key in _FILLED_IN.items():
        entries = tree.get(section)
        for word, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                yield entry, (section, word), key, word
    schedules = tree.get("schedules")
    for word, entry in schedules.items() if isinstance(schedules, dict) else ():
        if isinstance(entry, dict):
            yield entry, ("schedules", word), "line", document.lines["schedules", word]
    rules = tree.get("rules")
    for number, rule in enumerate(rules) if isinstance(rules, list) else ():
        if isinstance(rule, dict):
            yield rule, ("rules", number), "line", document.lines["rules", number]


def _read_templates(document: Document, folder: Path) -> None:
    """Adds to each template of a post-mortem what its file holds."""
    for loc, entry in found(document.tree, ("postmortems", "templates", "*")):
        name = entry.get("template") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            continue  # that it needs a name is said elsewhere
        body = text_of(folder / Path(name).name)
        entry["body"] = "" if isinstance(body, Mistake) else body
        if isinstance(body, Mistake):
            document.note((*loc, "template"), f"{name}, beside this file: {body.message}")
