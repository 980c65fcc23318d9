"""The queries of checks: files in templates/checks/, with values put in as literals of their language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from string import Template

from bot.shipped import shipped


def kusto(name: str, **values: str | int | Sequence[str]) -> str:
    """The query in that file with each `$value` in it as a literal of Kusto, which nothing can break out of.

    Raises KeyError for a value that is missing.
    """
    text = (shipped("templates") / "checks" / name).read_text(encoding="utf-8")
    return Template(text).substitute({key: _literal(value) for key, value in values.items()})


def _literal(value: str | int | Sequence[str]) -> str:
    # Kusto reads JSON's strings, numbers and arrays as they are written in ASCII.
    if isinstance(value, int | str):
        return json.dumps(value)
    return f"dynamic({json.dumps(list(value))})"
