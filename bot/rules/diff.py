"""What differs between two texts, line by line."""

from __future__ import annotations

import difflib
from typing import NamedTuple


class Line(NamedTuple):
    """A line that went ("-"), came ("+"), or stayed beside one (" "); "…" stands for others that stayed."""

    sign: str
    text: str


def changes(before: str, after: str) -> list[Line]:
    """The lines that differ, each with one line around it; empty where the texts are the same."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    told = [Line("…", "") if line.startswith("@@") else Line(line[0], line[1:]) for line in list(found)[2:]]
    return told[1:]
