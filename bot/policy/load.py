"""Loads policy.yml and names every mistake in it by file, line and key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.errors import PolicyError
from bot.model.value import Value
from bot.policy.model import Policy
from bot.policy.places import Document, Loc, read_yaml
from bot.policy.references import dangling
from bot.policy.wording import FILLED_IN, in_words
from bot.shipped import shipped

MAX_BYTES = 256 * 1024


class Mistake(Value):
    """One mistake in a policy file. `line` is 0 where there is none; `key` is like `rules[3].severity`."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}{line}:{key} {self.message}"


def load_policy(path: Path | None = None) -> Policy:
    """The policy in that file, or the packaged one. Raises PolicyError with a line for each mistake."""
    policy, found = _load(path or shipped("templates") / "policy.yml")
    if policy is None:
        raise PolicyError("\n".join(str(mistake) for mistake in found))
    return policy


def mistakes(path: Path) -> list[Mistake]:
    """Every mistake in that file, by line; none when it can be used."""
    return _load(path)[1]


def _load(path: Path) -> tuple[Policy | None, list[Mistake]]:
    """The policy and no mistake, or no policy and its mistakes."""
    text = _text(path)
    if isinstance(text, Mistake):
        return None, [text]
    document = read_yaml(text)
    policy = _validated(document, path.name) if document.tree is not None else None
    if not document.mistakes:
        return policy, []
    by_line = sorted(document.mistakes, key=lambda mistake: mistake[0])
    return None, [Mistake(file=str(path), line=n, key=_key(loc), message=said) for n, loc, said in by_line]


def _text(path: Path) -> str | Mistake:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            return Mistake(file=str(path), line=0, key="", message=f"larger than {MAX_BYTES // 1024} KB")
        return raw.decode("utf-8-sig")
    except OSError as error:
        return Mistake(file=str(path), line=0, key="", message=f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Mistake(file=str(path), line=line, key="", message="not UTF-8: save the file as UTF-8")


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
    for section, key in FILLED_IN.items():
        entries = tree.get(section)
        for word, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                yield entry, (section, word), key, word
    rules = tree.get("rules")
    for number, rule in enumerate(rules) if isinstance(rules, list) else ():
        if isinstance(rule, dict):
            yield rule, ("rules", number), "line", document.lines["rules", number]


def _validated(document: Document, name: str) -> Policy | None:
    """The policy that the document holds; what is wrong with it is noted in the document."""
    _fill_in(document, name)
    for loc, message in dangling(document.tree):
        document.note(loc, message)
    try:
        return Policy.model_validate(document.tree)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            document.note(*in_words(dict(one)))
    return None


def _key(loc: Loc) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")
