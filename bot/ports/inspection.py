"""What a check-up asks of the world outside and of the store: it changes nothing there."""

from __future__ import annotations

from typing import Protocol

from bot.model.value import Moment, Value


class Installed(Value):
    """Whom the chat's token belongs to: the app's user in a workspace, with what it may do."""

    workspace: str
    user: str
    scopes: tuple[str, ...]


class ChannelSeen(Value):
    """A channel that the app can see."""

    name: str
    is_archived: bool


class ChatInspection(Protocol):
    """How the app stands in its workspace. Every call raises AdapterError."""

    def installed(self) -> Installed: ...

    def connects(self) -> None:
        """Returns where the chat would let us connect and listen."""

    def channels(self) -> list[ChannelSeen]: ...

    def is_here(self, user_id: str) -> bool:
        """Whether that user is a member; False for one who is unknown or has left."""


class Glance(Value):
    """What an address answers: its status, the first of what it says, and its own time if it tells."""

    status: int
    text: str
    at: Moment | None


class StoreSeen(Value):
    """The database as it lies there, if it `is_there` yet.

    `newer` is the last change to its schema that this version does not know, or "", and `behind` counts those
    that it lacks. `taken` says that a Tocsin works on it; `free` is how many bytes its disk has left.
    """

    is_there: bool
    newer: str
    behind: int
    taken: bool
    free: int
