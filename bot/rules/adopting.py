"""Whether a channel that is there already can become an incident's."""

from __future__ import annotations

from collections.abc import Collection

from bot.ports import Place

_PRIVATE = "privategroup"
_DIRECT = ("directmessage", "mpdm-")
"""What Slack calls channels whose names it does not tell, and conversations of few."""


def is_private(name: str) -> bool:
    """Whether it is a private channel that Slack calls so to an app."""
    return name == _PRIVATE


def unfit(place: Place, busy: Collection[str]) -> str:
    """Why that channel cannot be the incident's, or ""; `busy` are the names of those with another use."""
    if place.is_direct or place.name.startswith(_DIRECT):
        return "it is a conversation of few, which nobody else can join"
    if place.is_shared:
        return "it is shared with another organisation"
    if place.is_archived:
        return "it is archived"
    return (
        f"#{place.name} has another use: Tocsin tells a team or everybody there" if place.name in busy else ""
    )
