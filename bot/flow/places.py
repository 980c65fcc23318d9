"""Finds the channels that are named in the policy."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import AdapterError, Reason
from bot.ports import Chat

DigestOf = Callable[[str], str]
"""The digest channel of a workspace, by its name."""


def channel_named(chat: Chat, *names: str) -> str:
    """The id of the first of these channels that the bot can see; raises AdapterError when it sees none."""
    for name in names:
        if channel := chat.channel_id(name):
            return channel
    raise AdapterError(
        f"Slack has no channel {names[0]} that Tocsin is in", reason=Reason.NOT_FOUND, retryable=False
    )
