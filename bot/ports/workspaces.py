"""What several workspaces need of the world: a lock for their tokens, and somebody who grants these."""

from __future__ import annotations

from typing import Protocol

from bot.model.workspace import Granted


class Seal(Protocol):
    """Makes a text unreadable, and unchangeable, for whoever has no key."""

    def close(self, text: str) -> str:
        """The text, sealed with the newest key."""

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises Unproven when none of the keys opens it."""

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key sealed it."""


class Grants(Protocol):
    """Where a workspace's people let Tocsin in."""

    def home(self) -> str:
        """The team id of the workspace in which it is already. Raises AdapterError."""

    def address(self, state: str) -> str:
        """Where they are asked; `state` comes back with their answer."""

    def exchange(self, code: str) -> Granted:
        """What they granted, for the code that came with it. Raises AdapterError, and Refused for what is not
        served here."""
