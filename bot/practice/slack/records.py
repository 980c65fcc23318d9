"""What a practice workspace holds: plain mutable records, guarded by the workspace's lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A refusal with Slack's own error code; `extra` joins the answer's body."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


@dataclass
class User:
    """Somebody the workspace knows; `tz` is an IANA name.

    `is_ultra_restricted` is a guest of one channel. Whoever is of another workspace has its `team_id`.
    """

    id: str
    name: str
    real_name: str
    email: str
    tz: str = "Etc/UTC"
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    team_id: str = ""


@dataclass
class UserGroup:
    """A user group such as @data-platform; `users` are user ids."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)


@dataclass
class Message:
    """One message; `ts` is its id and its time, and replies hang on their parent."""

    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    edited_by: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    subtype: str | None = None
    ephemeral_for: str | None = None
    deleted: bool = False
    replies: list[Message] = field(default_factory=list)

    def live_replies(self) -> list[Message]:
        return [reply for reply in self.replies if not reply.deleted]

    @property
    def in_history(self) -> bool:
        """Whether a channel's history shows it: replies stay in their thread unless broadcast."""
        reply = self.thread_ts is not None and self.subtype != "thread_broadcast"
        return not (reply or self.deleted or self.ephemeral_for)


@dataclass
class Pin:
    """Who pinned a message, and when (epoch seconds)."""

    ts: str
    created: int
    created_by: str


@dataclass
class Bookmark:
    """A link in a channel's header; times in epoch seconds."""

    id: str
    title: str
    link: str
    emoji: str
    created: int
    updated: int
    updated_by: str


@dataclass
class Note:
    """A channel's topic or purpose, with who set it and when (epoch seconds)."""

    value: str = ""
    creator: str = ""
    last_set: int = 0


@dataclass
class Channel:
    """A channel or a direct message; `created` in epoch seconds, `messages` oldest first."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_general: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    topic: Note = field(default_factory=Note)
    purpose: Note = field(default_factory=Note)
    members: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    pins: dict[str, Pin] = field(default_factory=dict)
    bookmarks: list[Bookmark] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Slack's `channel_type`: "channel", "group" (private) or "im"."""
        return "im" if self.is_im else "group" if self.is_private else "channel"


@dataclass
class File:
    """An uploaded file; until `content` is there it is only a promise of `size` bytes."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    created: int
    size: int
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)
    share_ts: str | None = None
    deleted: bool = False


@dataclass(frozen=True)
class WorkspaceEvent:
    """One visible change; `payload` is Slack's own event body.

    Types that start with "practice." are for a page that shows the workspace: an app gets no such event.
    """

    type: str
    channel: str | None
    payload: Json
