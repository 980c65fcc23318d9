"""Says in plain words what pydantic found wrong in a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from bot.policy.nearest import meant
from bot.policy.places import Loc

_BARE = {"missing": "is missing", "too_short": "must not be empty", "string_too_short": "must not be empty"}
_WORDS = {
    "string_type": "must be text",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "model_type": "must be keys with values",
    "mapping_type": "must be keys with values",
    "dict_type": "must be keys with values",
    "tuple_type": "must be a list",
    "time_delta_type": "must be a duration like 15m or 1h30m",
    "time_type": "must be a time of day like 09:00",
    "string_too_long": "must be at most {max_length} characters long",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
}


def in_words(
    error: dict[str, Any], root: type[BaseModel], filled_in: Callable[[Loc], Collection[str]]
) -> tuple[Loc, str]:
    """One of pydantic's errors about a `root` in our words, with its place.

    `filled_in` names the keys of a place that stand in no file.
    """
    loc: Loc = tuple(part for part in error["loc"] if part != "[key]")
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "extra_forbidden":
        known = _keys_at(loc[:-1], root) - set(filled_in(loc[:-1]))
        return loc, f"unknown key{meant(str(loc[-1]), known)}"
    if kind == "value_error":
        return loc, str(context["error"])
    if kind in _BARE:
        return loc, _BARE[kind]
    words = _WORDS[kind].format_map(context) if kind in _WORDS else error["msg"]
    return loc, f"{words}, not {_shown(given)}"


def _shown(given: Any) -> str:
    if isinstance(given, str):
        return repr(given if len(given) <= 60 else given[:60] + "…")
    if isinstance(given, dict):
        return "keys with values"
    return "a list" if isinstance(given, list) else "nothing"


def _keys_at(loc: Loc, root: type[BaseModel]) -> set[str]:
    """The keys that may stand in the value at that place."""
    kind: Any = root
    for part in loc:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[str(part)].annotation
            if isinstance(kind, UnionType):
                kind = get_args(kind)[0]
        else:
            kind = get_args(kind)[0 if get_origin(kind) is tuple else -1]
    return set(kind.model_fields)
