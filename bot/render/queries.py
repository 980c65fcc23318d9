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
    return Template(_text(name)).substitute({key: _literal(value) for key, value in values.items()})


def statement(name: str) -> str:
    """The statement in that file, all of whose values are bound apart."""
    return _text(name)


def databricks_sql(name: str, **names: str) -> str:
    """The statement in that file with each `$name` in it as a quoted name; values are bound apart."""
    return Template(_text(name)).substitute({key: _quoted(each) for key, each in names.items()})


def _text(name: str) -> str:
    return (shipped("templates") / "checks" / name).read_text(encoding="utf-8")


def _quoted(name: str) -> str:
    return ".".join(f"`{part.replace('`', '``')}`" for part in name.split("."))


def _literal(value: str | int | Sequence[str]) -> str:
    # Kusto reads JSON's strings, numbers and arrays as they are written in ASCII.
    if isinstance(value, int | str):
        return json.dumps(value)
    return f"dynamic({json.dumps(list(value))})"
