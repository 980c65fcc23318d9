"""The shapes that texts in the policy must have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field


def shaped(pattern: str, words: str) -> Callable[[str], str]:
    """A check that the text has this shape, said in `words` when it has not."""
    shape = re.compile(pattern)

    def check(text: str) -> str:
        if not shape.fullmatch(text):
            raise ValueError(f"must be {words}, not {text!r}")
        return text

    return check


Text = Annotated[str, Field(min_length=1, max_length=500)]
SlackId = Annotated[str, AfterValidator(shaped(r"(T[A-Z0-9]+:)?[UW][A-Z0-9]+", "a Slack user id like U0ANA"))]
"""In another workspace than home, like T0123:U0ANA."""

LocalSlackId = Annotated[str, AfterValidator(shaped(r"[UW][A-Z0-9]+", "a Slack user id like U0ANA"))]
TeamId = Annotated[str, AfterValidator(shaped(r"T[A-Z0-9]+", "the id of a Slack workspace like T0123"))]
Channel = Annotated[
    str, AfterValidator(shaped(r"[a-z0-9_-]{1,80}", "a Slack channel's name without #, like incidents"))
]
Emoji = Annotated[
    str, AfterValidator(shaped(r"[a-z0-9_+'-]{1,100}", "an emoji's name without colons, like pushpin"))
]
AzureId = Annotated[
    str,
    AfterValidator(
        shaped(
            r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
            "an id like 0a1b2c3d-1111-4222-8333-444455556666",
        )
    ),
]
Address = Annotated[str, AfterValidator(shaped(r"https?://\S+", "an address that starts with https://"))]
TableName = Annotated[
    str,
    AfterValidator(
        shaped(r"[A-Za-z_]\w{0,127}(\.[A-Za-z_]\w{0,127}){0,2}", "a table's name like main.bronze.events")
    ),
]
ColumnName = Annotated[str, AfterValidator(shaped(r"[A-Za-z_]\w{0,127}", "a column's name like event_type"))]
ResourceId = Annotated[
    str,
    AfterValidator(
        shaped(
            r"(?i:/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/?#\s]+/providers/[^?#\s]+)",
            "a resource id like /subscriptions/…/resourceGroups/…/providers/…",
        )
    ),
]
