"""What changes in the workspace, as a numbered feed that a page can take up where it left."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.practice.page.views import channel_view, is_notice, may_see, message_view
from bot.practice.slack.records import Channel, Json, Message, WorkspaceEvent
from bot.practice.slack.workspace import Workspace

_KEPT = 5_000
_OF_THE_CHANNEL = (
    "channel_",
    "im_created",
    "member_",
    "pin_",
    "practice.bookmarks_changed",
    "practice.channel_created",
)


@dataclass(frozen=True)
class News:
    """One change: `kind` says how a page takes it in; `only` are the users who may know, None for all."""

    number: int
    kind: str
    data: Json
    only: frozenset[str] | None


class Feed:
    """Numbers the changes and keeps the last 5,000; `run` tells one feed from the next one's numbers.

    The kinds are `message` (new or changed), `gone` (a message taken away), `channel` and `view`.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.run = secrets.token_hex(4)
        self._workspace = workspace
        self._news: deque[News] = deque(maxlen=_KEPT)
        self._number = 0
        self._listeners: list[Callable[[], None]] = []
        workspace.subscribe(self._hear)

    @property
    def cursor(self) -> str:
        """Where the feed stands now."""
        return f"{self.run}-{self._number}"

    def since(self, cursor: str, user: str) -> list[News] | None:
        """What this user missed after `cursor`; None when that is no longer known, and all must be read."""
        run, _, number = cursor.partition("-")
        with self._workspace.lock:
            if run != self.run or not number.isdigit():
                return None
            after = int(number)
            if self._news and after < self._news[0].number - 1:
                return None
            missed = self._number - after
            fresh = list(self._news)[-missed:] if missed > 0 else []
        return [news for news in fresh if news.only is None or user in news.only]

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Calls back, from any thread, when there is news; gives the function that ends it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def _hear(self, event: WorkspaceEvent) -> None:
        place = self._workspace.channels.get(event.channel) if event.channel else None
        if event.type == "practice.view":
            user, screens = event.payload["user"], self._workspace.screens
            shown = {"modal": screens.modal(user), "home": screens.home(user)}
            self._add("view", shown, frozenset({user}))
        elif place:
            for kind, data, only in self._news_of(event, place):
                self._add(kind, data, only)
        for callback in list(self._listeners):
            callback()

    def _news_of(
        self, event: WorkspaceEvent, place: Channel
    ) -> Iterator[tuple[str, Json, frozenset[str] | None]]:
        payload = event.payload
        all_here = None if may_see(place, "") else frozenset(place.members) | {str(payload.get("user"))}
        if event.type.startswith(_OF_THE_CHANNEL) or is_notice(payload.get("subtype")):
            yield "channel", channel_view(place), all_here
        ts = _subject(event)
        if ts is None:
            return
        message = _find(place, ts)
        only = frozenset({message.ephemeral_for}) if message and message.ephemeral_for else all_here
        if message is None or message.deleted:
            yield "gone", {"channel": place.id, "ts": ts}, only
        else:
            yield "message", message_view(self._workspace, place, message), only
        if message and message.thread_ts and (parent := _find(place, message.thread_ts)):
            yield "message", message_view(self._workspace, place, parent), all_here

    def _add(self, kind: str, data: Json, only: frozenset[str] | None) -> None:
        self._number += 1
        self._news.append(News(self._number, kind, data, only))


def _subject(event: WorkspaceEvent) -> str | None:
    """The ts of the message that an event is about."""
    payload = event.payload
    if event.type == "message" and payload.get("subtype") == "message_deleted":
        return str(payload["deleted_ts"])
    if event.type == "practice.ephemeral_deleted":
        return str(payload["ts"])
    for holder in (payload.get("message"), payload.get("item"), payload):
        if isinstance(holder, dict) and event.type.startswith(("message", "practice.ephemeral", "reaction_")):
            ts = holder.get("ts")
            if ts:
                return str(ts)
    if event.type.startswith("pin_"):
        return str(payload["item"]["message"]["ts"])
    return None


def _find(place: Channel, ts: str) -> Message | None:
    return next((message for message in reversed(place.messages) if message.ts == ts), None)
