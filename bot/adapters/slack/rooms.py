"""Channels: created once, found again, and furnished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.adapters.slack.api import Calls
from bot.errors import AdapterError, Reason
from bot.ports import Place

_NAME_LIMIT = 80
_SUFFIXES = range(2, 10)
_TOPIC_LIMIT = 250
_THERE_ALREADY = {"already_in_channel", "cant_invite_self"}


class Rooms:
    """What the Chat port asks of channels."""

    def __init__(self, api: Calls) -> None:
        self._api = api
        self._ids: dict[str, str] = {}
        self._conversations: dict[str, str] = {}

    def open_room(self, name: str, marker: str, *, private: bool, tried_before: bool) -> tuple[str, str]:
        """Creates a channel with our mark in its purpose, or finds an earlier try's; gives (id, name)."""
        for candidate in [name, *(f"{name[: _NAME_LIMIT - 2]}-{n}" for n in _SUFFIXES)]:
            channel = self._create(candidate, private=private)
            if channel is None and tried_before:
                channel = self._find_ours(candidate, marker, private=private)
            if channel is not None:
                self.set_purpose(str(channel["id"]), marker)
                return str(channel["id"]), str(channel["name"])
        raise AdapterError(
            f"Every name like {name} is taken in Slack",
            reason=Reason.CLIENT,
            retryable=False,
            code="name_taken",
        )

    def _create(self, name: str, *, private: bool) -> dict[str, Any] | None:
        try:
            answer = self._api.call("conversations_create", name=name, is_private=private)
        except AdapterError as error:
            if error.code == "name_taken":
                return None
            raise
        channel: dict[str, Any] = answer["channel"]
        return channel

    def _find_ours(self, name: str, marker: str, *, private: bool) -> dict[str, Any] | None:
        """A name alone proves nothing: it is ours by its marker, or made by us and not yet marked."""
        for channel in self._list("private_channel" if private else "public_channel"):
            if channel["name"] == name and not channel.get("is_archived"):
                purpose = (channel.get("purpose") or {}).get("value", "")
                unmarked = purpose == "" and channel.get("creator") == self._api.me()
                ours = purpose.partition(":")[0] == marker.partition(":")[0]
                return channel if ours or unmarked else None
        return None

    def place(self, channel: str) -> Place:
        """The channel as Slack tells of it."""
        told = self._api.call("conversations_info", channel=channel)["channel"]
        return Place(
            name=str(told.get("name", "")),
            topic=str((told.get("topic") or {}).get("value", "")),
            purpose=str((told.get("purpose") or {}).get("value", "")),
            is_private=bool(told.get("is_private")),
            is_direct=bool(told.get("is_im") or told.get("is_mpim")),
            is_shared=bool(told.get("is_ext_shared") or told.get("is_pending_ext_shared")),
            is_archived=bool(told.get("is_archived")),
        )

    def set_purpose(self, channel: str, purpose: str) -> None:
        """Says what the channel is for."""
        self._api.call("conversations_setPurpose", channel=channel, purpose=purpose)

    def channel_id(self, name: str) -> str | None:
        """The id of the channel of that name, joined if need be, and remembered while it is there."""
        if name in self._ids and self._api.is_lost(self._ids[name]):
            del self._ids[name]
        if name not in self._ids:
            for channel in self._list("public_channel,private_channel"):
                if channel["name"] == name and not channel.get("is_archived"):
                    if not channel.get("is_member", True):
                        self._api.call("conversations_join", channel=channel["id"])
                    self._ids[name] = str(channel["id"])
                    break
        return self._ids.get(name)

    def _list(self, types: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            answer = self._api.call("conversations_list", types=types, limit=1000, cursor=cursor or None)
            yield from answer["channels"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    def conversation(self, user: str) -> str:
        """The id of our conversation with that user alone, opened if need be, and remembered."""
        if user not in self._conversations:
            answer = self._api.call("conversations_open", users=user)
            self._conversations[user] = str(answer["channel"]["id"])
        return self._conversations[user]

    def invite(self, channel: str, users: Iterable[str]) -> list[str]:
        """Invites one by one, so that one who is gone keeps nobody else out; gives those who could not be."""
        absent = []
        for user in users:
            try:
                self._api.call("conversations_invite", channel=channel, users=user)
            except AdapterError as error:
                if error.retryable:
                    raise
                if error.code not in _THERE_ALREADY:
                    absent.append(user)
        return absent

    def set_topic(self, channel: str, topic: str) -> None:
        """Sets the topic, cut to Slack's limit."""
        self._api.call("conversations_setTopic", channel=channel, topic=topic[:_TOPIC_LIMIT])

    def archive(self, channel: str) -> None:
        """Archives it; archived already is as good."""
        try:
            self._api.call("conversations_archive", channel=channel)
        except AdapterError as error:
            if error.code != "already_archived":
                raise

    def set_bookmark(self, channel: str, title: str, url: str) -> None:
        """Adds the bookmark, or changes the one of that title."""
        bookmark = self._bookmark(channel, title)
        if bookmark is None:
            self._api.call("bookmarks_add", channel_id=channel, title=title, type="link", link=url)
        elif bookmark.get("link") != url:
            self._api.call("bookmarks_edit", channel_id=channel, bookmark_id=bookmark["id"], link=url)

    def remove_bookmark(self, channel: str, title: str) -> None:
        """Takes away the bookmark of that title, where there is one."""
        if bookmark := self._bookmark(channel, title):
            self._api.call("bookmarks_remove", channel_id=channel, bookmark_id=bookmark["id"])

    def _bookmark(self, channel: str, title: str) -> dict[str, Any] | None:
        answer = self._api.call("bookmarks_list", channel_id=channel)
        return next((each for each in answer.get("bookmarks") or [] if each["title"] == title), None)
