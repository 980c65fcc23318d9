"""Reads a file of named SQL blocks; each starts with a line `-- name: due_jobs`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def read_blocks(package: str, file: str) -> dict[str, str]:
    """The blocks of `file` in `package`, by name, in the order of the file."""
    _, *parts = _NAME.split((files(package) / file).read_text("utf-8"))
    return {name: sql.strip() for name, sql in zip(parts[::2], parts[1::2], strict=True)}
