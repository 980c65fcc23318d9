"""Turns raw bytes into well-formed JSON of bounded depth, or refuses."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from pydantic_core import from_json

from handlers.answer import Refusal

DEPTH = 64
"""How many levels of objects and arrays a body may have."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def malformed(detail: str) -> Refusal:
    """400: sending the same again would not help."""
    return Refusal(400, "malformed", detail)


def decode(raw: bytes) -> str:
    """UTF-8 as text, without a byte order mark; raises a Refusal for anything else."""
    try:
        return raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise malformed("The body is not UTF-8.") from None


def parse_document(text: str) -> tuple[str, Any]:
    """A JSON object or array as the text to keep and its value.

    Raises a Refusal for any other text, one more than DEPTH levels deep, and NaN and Infinity. A sender that
    cuts a text in the middle of an emoji leaves half a character, as `\\ud83d`; no store and no vendor takes
    that, so it becomes a question mark rather than a lost alert.
    """
    value = _parse(text)
    if not isinstance(value, dict | list):
        raise malformed("The body must be a JSON object or array.")
    if text.count("{") + text.count("[") > DEPTH:  # with fewer, it cannot be too deep
        check_depth(value)
    if _SURROGATE.search(text):
        text = _mended(value)
        value = _parse(text)
    return text, value


def check_depth(value: Any) -> None:
    """Raises a Refusal when `value` has more than DEPTH levels."""
    level = [value]
    for _ in range(DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise malformed(f"The body has more than {DEPTH} levels.")


def _parse(text: str) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return _parse_slowly(text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_JSON = json.JSONDecoder(parse_constant=_no_constant)


def _parse_slowly(text: str) -> Any:
    """The same by Python's own parser, which takes what the fast one does not: half characters, for one."""
    try:
        return _JSON.decode(text)
    except (ValueError, RecursionError):
        raise malformed("The body is not well-formed JSON.") from None


def _mended(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
    except ValueError:
        raise malformed("The body has a number that no computer holds.") from None


def _children(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return [child for child in item.values() if isinstance(child, dict | list)]
    if isinstance(item, list):
        return [child for child in item if isinstance(child, dict | list)]
    return []
