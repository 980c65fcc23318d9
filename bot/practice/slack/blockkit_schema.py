"""The terms in which the Block Kit tables are written: each makes a check that yields what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]
"""Takes a JSON value and its JSON pointer, yields one sentence for each thing that Slack would refuse."""


def wrong(pointer: str, words: str) -> str:
    """One sentence in the form that Slack uses in `response_metadata.messages`."""
    return f"[ERROR] {words} [json-pointer:{pointer}]"


def string(most: int, least: int = 1, *, like: str = "") -> Check:
    """A string of `least` to `most` characters that matches all of the pattern `like`, when given."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong(at, "must be a string")
        elif len(value) < least:
            yield wrong(at, f"must have at least {least} character{'s' if least > 1 else ''}")
        elif len(value) > most:
            yield wrong(at, f"must have at most {most} characters and has {len(value)}")
        elif like and not re.fullmatch(like, value):
            yield wrong(at, f"does not have the expected form {like}")

    return check


def whole(least: int, most: int) -> Check:
    """A whole number from `least` to `most`."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong(at, "must be a whole number")
        elif not least <= value <= most:
            yield wrong(at, f"must be from {least} to {most}")

    return check


def number(value: object, at: str) -> Iterator[str]:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield wrong(at, "must be a number")


def flag(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong(at, "must be true or false")


def word(*allowed: str) -> Check:
    """One of a few fixed words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(at, f"must be one of {', '.join(allowed)}")

    return check


def array(item: Check, most: int, least: int = 1) -> Check:
    """An array of `least` to `most` items, all of one kind."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong(at, "must be an array")
            return
        if not least <= len(value) <= most:
            yield wrong(at, f"must have {least} to {most} items and has {len(value)}")
        for index, each in enumerate(value):
            yield from item(each, f"{at}/{index}")

    return check


def record(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    *,
    one_of: tuple[str, ...] = (),
    any_of: tuple[str, ...] = (),
) -> Check:
    """An object with no other fields than these, exactly one of `one_of` and at least one of `any_of`."""
    fields = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong(at, "must be an object")
            return
        yield from (wrong(at, f"lacks the required field {name}") for name in required if name not in value)
        if one_of and sum(name in value for name in one_of) != 1:
            yield wrong(at, f"must have exactly one of the fields {', '.join(one_of)}")
        if any_of and not any(name in value for name in any_of):
            yield wrong(at, f"must have at least one of the fields {', '.join(any_of)}")
        for name, each in value.items():
            if name in fields:
                yield from fields[name](each, f"{at}/{name}")
            else:
                yield wrong(at, f"has the unknown field {name}")

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose field `type` says which of the checks of `kinds` it must pass."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            yield wrong(at, "must be an object")
        elif not isinstance(kind, str) or kind not in kinds:
            yield wrong(f"{at}/type", f"must be one of {', '.join(kinds)}")
        else:
            yield from kinds[kind]({name: each for name, each in value.items() if name != "type"}, at)

    return check


def nullable(item: Check) -> Check:
    """Null, or a value that passes `item`."""

    def check(value: object, at: str) -> Iterator[str]:
        if value is not None:
            yield from item(value, at)

    return check


def both(first: Check, then: Check) -> Check:
    """`first`, and `then` only on what passed it: `then` may trust the shape."""

    def check(value: object, at: str) -> Iterator[str]:
        found = list(first(value, at))
        yield from found or then(value, at)

    return check
