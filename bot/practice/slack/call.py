"""One Web API call as its handler sees it, and what a method declares about itself."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.practice.slack.blockkit import problems
from bot.practice.slack.records import Channel, Json, SlackError
from bot.practice.slack.workspace import Workspace

T = TypeVar("T")

_SCOPES = {"manage": {"channel": "channels:manage", "group": "groups:write", "im": "im:write"}} | {
    verb: {"channel": f"channels:{verb}", "group": f"groups:{verb}", "im": f"im:{verb}"}
    for verb in ("read", "history")
}


@dataclass(frozen=True)
class Call:
    """The bot's call: `params` are as they came, strings in a form and values in JSON.

    Every reader of a parameter raises `SlackError("invalid_arguments")` for a value that it cannot take.
    """

    workspace: Workspace
    params: Mapping[str, Any]

    @property
    def user(self) -> str:
        """Who calls: the bot's user id."""
        return self.workspace.bot_user_id

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without a default the parameter is required."""
        value = self.params.get(name, default)
        if value is None or (value == "" and default is None):
            raise wrong_arguments(f"missing required field: {name}")
        if not isinstance(value, str | int | float):
            raise wrong_arguments(f"must be a string: {name}")
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = str(self.params.get(name, default)).lower()
        if value not in ("true", "false", "1", "0"):
            raise wrong_arguments(f"must be a boolean: {name}")
        return value in ("true", "1")

    def limit(self, default: int, most: int) -> int:
        """The page size; 0 means the default."""
        try:
            value = int(self.text("limit", str(default))) or default
        except ValueError:
            raise SlackError("invalid_limit") from None
        if not 0 < value <= most:
            raise SlackError("invalid_limit")
        return value

    def names(self, name: str) -> list[str]:
        """A list of ids, comma-separated in a form."""
        value = self.params.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, error: str) -> Any:
        """A JSON value, encoded as a string in a form; None when it is absent; `error` when it is no JSON."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError:
            raise SlackError(error) from None

    def blocks(self, surface: str = "message") -> list[Json]:
        """The Block Kit blocks, empty when absent; `invalid_blocks` says what is wrong with them."""
        blocks = self.structure("blocks", "invalid_blocks_format")
        if not blocks:
            return []
        wrong = problems(blocks, surface)
        if wrong:
            raise SlackError("invalid_blocks", errors=wrong, response_metadata={"messages": wrong})
        return list(blocks)

    def channel(self, check: Callable[[str, str], Channel], name: str = "channel") -> Channel:
        """The channel by its id alone, when `check` (such as `workspace.joined`) lets the bot have it."""
        given = self.text(name)
        if given not in self.workspace.channels:
            raise SlackError("channel_not_found")
        return check(given, self.user)

    def ts(self, name: str, error: str = "bad_timestamp") -> str:
        value = self.text(name)
        if not re.fullmatch(r"\d{1,12}\.\d{6}", value):
            raise SlackError(error)
        return value

    def page(
        self, items: Sequence[T], key: Callable[[T], str], *, default: int = 100, most: int = 1000
    ) -> tuple[Sequence[T], Json]:
        """The page that `cursor` and `limit` ask for, and the `response_metadata` that leads to the next."""
        limit = self.limit(default, most)
        start = 0
        cursor = self.text("cursor", "")
        if cursor:
            wanted = _decoded(cursor)
            start = next((at for at, item in enumerate(items) if key(item) == wanted), -1)
            if start < 0:
                raise SlackError("invalid_cursor")
        end = start + limit
        following = b64encode(f"next:{key(items[end])}".encode()).decode() if end < len(items) else ""
        return items[start:end], {"response_metadata": {"next_cursor": following}}


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """A Web API method: what runs it, its rate limit tier (1 to 4, 0 = none) and what the token must carry.

    `scope` may depend on the call; "" asks for none. `token` is "bot", "app" or "" (no token needed).
    """

    run: Handler
    tier: int = 3
    scope: str | Callable[[Call], str] = ""
    token: str = "bot"

    def needed(self, call: Call) -> str:
        return self.scope if isinstance(self.scope, str) else self.scope(call)


def by_channel(verb: str) -> Callable[[Call], str]:
    """The scope that the call's channel asks for, by its kind; `verb` is "read", "history" or "manage"."""

    def scope(call: Call) -> str:
        channel = call.workspace.channels.get(call.text("channel"))
        return _SCOPES[verb][channel.kind if channel else "channel"]

    return scope


def wrong_arguments(what: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {what}"]})


def _decoded(cursor: str) -> str:
    try:
        return b64decode(cursor, validate=True).decode().removeprefix("next:")
    except ValueError:
        raise SlackError("invalid_cursor") from None
