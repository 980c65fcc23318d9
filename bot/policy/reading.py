"""Reads a YAML file into a value, and names every mistake in it by file, line and key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.model.value import Value
from bot.policy.places import Document, Loc, read_yaml
from bot.policy.wording import in_words

MAX_BYTES = 256 * 1024

V = TypeVar("V", bound=Value)
FilledIn = Callable[[Loc], Collection[str]]


class Mistake(Value):
    """One mistake in a file. `line` is 0 where there is none; `key` is like `rules[3].severity`.

    A `warning` is something that works, but hardly as it was meant.
    """

    file: str
    line: int
    key: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}{line}:{key} {'warning: ' if self.warning else ''}{self.message}"


def read_value(
    path: Path, kind: type[V], prepare: Callable[[Document], None], filled_in: FilledIn
) -> tuple[V | None, list[Mistake]]:
    """The file's value and no mistake, or no value and its mistakes by line.

    `prepare` adds to the document what the value holds beyond the file, and notes what it finds wrong;
    `filled_in` names the keys that it adds at a place, which nobody is told of.
    """
    text = text_of(path)
    if isinstance(text, Mistake):
        return None, [text]
    document = read_yaml(text)
    value = None
    if document.tree is not None:
        prepare(document)
        value = _validated(document, kind, filled_in)
    if not document.mistakes:
        return value, []
    by_line = sorted(document.mistakes, key=lambda mistake: mistake[0])
    return None, [Mistake(file=str(path), line=n, key=_key(loc), message=said) for n, loc, said in by_line]


def text_of(path: Path) -> str | Mistake:
    """What the file holds, or why it cannot be used."""
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


def _validated(document: Document, kind: type[V], filled_in: FilledIn) -> V | None:
    """The value that the document holds; what is wrong with it is noted in the document."""
    try:
        return kind.model_validate(document.tree)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            # pydantic counts the good items only: of a list with a mistake in it, the mistake says it all.
            if one["type"] != "too_short" or not one["input"]:
                document.note(*in_words(dict(one), kind, filled_in))
    return None


def _key(loc: Loc) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")
