"""Matches words and globs on an alert's fields, in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from bot.policy.nearest import meant

MAX_PATTERN = 200
MAX_TEXT = 4000
"""Characters of a field that are looked at."""

_FIELDS = ("title", "summary", "text", "service", "resource", "source", "severity")
_NAMES = ("service", "source", "severity")
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[a-z])")


def is_glob(pattern: str) -> bool:
    """Whether the pattern has a `*` or a `?` in it."""
    return "*" in pattern or "?" in pattern


class Subject:
    """The fields of one alert by name (`title`, `labels.cluster`…), to be matched many times."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = dict(fields)
        self._spread: dict[str, str] = {}

    def fits(self, field: str, pattern: str) -> bool:
        """Whether the pattern fits the field, in any case; `text` is the title or the summary.

        A glob must fit the whole field. Plain words are found anywhere in it, however they are joined
        (`service down` is in ServiceDown and in service-down); in `service`, `source` and `severity` they are
        the whole name.
        """
        if field == "text":
            return self.fits("title", pattern) or self.fits("summary", pattern)
        value = self._fields.get(field, "")[:MAX_TEXT]
        if is_glob(pattern):
            return bool(value) and _glob(pattern).fullmatch(value.casefold()) is not None
        if field in _NAMES:
            return value.casefold() == pattern.casefold()
        if field not in self._spread:
            self._spread[field] = _spread(value)
        return _needle(pattern) in self._spread[field]

    def about(self, **fields: str | None) -> Subject:
        """The same subject with this service or severity."""
        other = Subject(self._fields | {name: value or "" for name, value in fields.items()})
        other._spread = self._spread  # names are compared as they are, and never spread
        return other


def _spread(text: str) -> str:
    """The words of `text`, as written and with joined ones taken apart, in one string to search."""
    return f" {_words(text)} | {_words(_HUMP.sub(' ', text))} "


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


@lru_cache(maxsize=4096)
def _needle(pattern: str) -> str:
    return f" {_words(pattern)} "


@lru_cache(maxsize=4096)
def _glob(pattern: str) -> re.Pattern[str]:
    """Each `*` but the last takes the first place that fits and never looks back, which keeps it linear."""
    pieces = [
        "".join("." if sign == "?" else re.escape(sign) for sign in piece)
        for piece in re.split(r"\*+", pattern.casefold())
    ]
    if len(pieces) == 1:
        return re.compile(pieces[0], re.DOTALL)
    head, *middle, tail = pieces
    return re.compile(head + "".join(f"(?>.*?{piece})" for piece in middle) + ".*" + tail, re.DOTALL)


def _known_field(name: str) -> str:
    if name in _FIELDS or (name.startswith("labels.") and name != "labels."):
        return name
    raise ValueError(f"no field of an alert{meant(name, (*_FIELDS, 'labels.<name>'))}")


def _usable(pattern: str) -> str:
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"must be at most {MAX_PATTERN} characters long")
    if not is_glob(pattern) and not _words(pattern):
        raise ValueError(f"must hold a letter, a digit, * or ?, not {pattern!r}")
    return pattern


def _as_list(raw: Any) -> Any:
    return [raw] if isinstance(raw, str) else raw


Pattern = Annotated[str, AfterValidator(_usable)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_as_list), Field(min_length=1)]

Condition = Annotated[
    Mapping[Annotated[str, AfterValidator(_known_field)], Patterns],
    Field(min_length=1),
]
"""Fields with the patterns for each: one pattern of every field must fit."""


def holds(condition: Mapping[str, tuple[str, ...]], subject: Subject) -> bool:
    """Whether the subject meets the condition."""
    return all(any(subject.fits(field, p) for p in patterns) for field, patterns in condition.items())
