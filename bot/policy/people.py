"""People, their teams, and who is on call."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.model.value import Value
from bot.policy.shapes import Channel, SlackId, Text


class PersonEntry(Value):
    """Someone who can be on call; `key` is the word for them in the file."""

    key: str
    name: Text
    slack: SlackId
    email: Text | None = None
    phone: Text | None = None


class Team(Value):
    """A team, the channel where it is told, and the people in it by their keys."""

    name: str
    channel: Channel
    members: tuple[str, ...] = ()


class OnCall(Value):
    """Who is rung, level 1 first, by their keys."""

    ladder: Annotated[tuple[str, ...], Field(min_length=1, max_length=10)]
