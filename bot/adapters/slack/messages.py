"""Messages and files: posted once, however often the post is tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from bot.adapters.slack.api import Calls
from bot.errors import AdapterError, Reason
from bot.log import logger
from bot.model.value import Link
from bot.ports import Blocks, ChatMessage
from bot.render import slack_text
from bot.render.blockkit import words
from bot.render.escape import cut_mrkdwn

_log = logger("slack")
_EVENT = "tocsin_post"
_UNFIT = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_MOST_TEXT = 4000
"""Slack shows more than that in several messages."""

_MARKED_ALREADY = {"already_reacted", "no_reaction"}
_GONE_ALREADY = {"file_not_found", "file_deleted"}
_PAGE = 200
_PAGES = 10
_CLOCKS_MAY_DIFFER_SECONDS = 300


class Messages:
    """What the Chat port asks of messages."""

    def __init__(self, api: Calls) -> None:
        self._api = api

    def post(
        self,
        channel: str,
        key: str,
        text: str,
        blocks: Blocks | None = None,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        tried_before: bool = False,
        since: datetime | None = None,
    ) -> str:
        """Posts with `key` in the message's metadata, so that a second try can look first."""
        found = self.find(channel, key, thread=thread, since=since) if tried_before else None
        if found:
            return found
        call = partial(
            self._api.call,
            "chat_postMessage",
            channel=channel,
            thread_ts=thread,
            reply_broadcast=broadcast if thread else None,
            metadata={"event_type": _EVENT, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        try:
            return str(call(text=text, blocks=blocks)["ts"])
        except AdapterError as error:
            whole = _all_words(text, blocks, error)
        ts = str(call(text=cut_mrkdwn(whole, _MOST_TEXT))["ts"])
        if len(whole) > _MOST_TEXT:
            self._attach(channel, thread or ts, whole)
        return ts

    def _attach(self, channel: str, thread: str, whole: str) -> None:
        """The whole of a message that had to be cut, as a file in its thread; posted at most once."""
        content = slack_text.plain(whole, lambda user_id, name: name or user_id)
        try:
            self._api.call(
                "files_upload_v2", channel=channel, thread_ts=thread, filename="message.txt", content=content
            )
        except AdapterError as error:
            _log.warning("message_not_attached", error=str(error))

    def find(self, channel: str, key: str, *, thread: str | None, since: datetime | None) -> str | None:
        """Looks for the message with `key` in its metadata."""
        found = self._search(channel, thread, since, lambda message: _key_of(message) == key)
        return str(found["ts"]) if found else None

    def whisper(self, channel: str, user: str, text: str, blocks: Blocks | None = None) -> None:
        """Shows it to that user alone."""
        self._api.call("chat_postEphemeral", channel=channel, user=user, text=text, blocks=blocks)

    def update(self, channel: str, ts: str, text: str, blocks: Blocks | None = None) -> None:
        """Edits a message of ours."""
        try:
            self._api.call("chat_update", channel=channel, ts=ts, text=text, blocks=blocks)
        except AdapterError as error:
            plain = cut_mrkdwn(_all_words(text, blocks, error), _MOST_TEXT)
            self._api.call("chat_update", channel=channel, ts=ts, text=plain)

    def pin(self, channel: str, ts: str) -> None:
        """Pins it; pinned already is as good."""
        try:
            self._api.call("pins_add", channel=channel, timestamp=ts)
        except AdapterError as error:
            if error.code != "already_pinned":
                raise

    def upload(
        self,
        channel: str,
        filename: str,
        title: str,
        content: str | bytes,
        comment: str,
        *,
        tried_before: bool,
        thread: str | None = None,
    ) -> None:
        """Shares a file; a second try first looks whether a file of that name is there."""
        is_it = partial(_has_file, filename)
        if tried_before and self._search(channel, thread, None, is_it):
            return
        self._api.call(
            "files_upload_v2",
            channel=channel,
            filename=filename,
            title=title,
            content=content,
            initial_comment=comment,
            thread_ts=thread,
        )

    def withdraw(self, channel: str, filename: str, thread: str | None = None) -> None:
        """Deletes the file; one that is gone already is as good."""
        found = self._search(channel, thread, None, partial(_has_file, filename))
        for file in (found or {}).get("files", []):
            if file.get("name") == filename:
                self._delete_file(str(file["id"]))

    def _delete_file(self, file_id: str) -> None:
        try:
            self._api.call("files_delete", file=file_id)
        except AdapterError as error:
            if error.code not in _GONE_ALREADY:
                raise

    def message(self, channel: str, ts: str) -> ChatMessage:
        """The message as it stands now, in the channel or in a thread."""
        found = self._exactly("conversations_history", channel, ts, oldest=ts) or self._exactly(
            "conversations_replies", channel, ts, ts=ts
        )
        if found is None:
            raise AdapterError(
                "That message is gone", reason=Reason.NOT_FOUND, retryable=False, code="message_not_found"
            )
        link = self._api.call("chat_getPermalink", channel=channel, message_ts=ts)
        return ChatMessage(
            text=str(found.get("text", "")),
            author=str(found.get("user", "")),
            permalink=str(link["permalink"]),
            is_pinned=channel in found.get("pinned_to", []),
            reactions=tuple(str(each["name"]) for each in found.get("reactions", [])),
            files=tuple(_link(each) for each in found.get("files") or []),
        )

    def mark(self, channel: str, ts: str, emoji: str, *, on: bool) -> None:
        """Adds or takes away our own reaction."""
        try:
            method = "reactions_add" if on else "reactions_remove"
            self._api.call(method, channel=channel, timestamp=ts, name=emoji)
        except AdapterError as error:
            if error.code not in _MARKED_ALREADY:
                raise

    def _exactly(self, method: str, channel: str, moment: str, **where: str) -> dict[str, Any] | None:
        try:
            answer = self._api.call(method, channel=channel, latest=moment, inclusive=True, limit=1, **where)
        except AdapterError as error:
            if error.reason is Reason.NOT_FOUND:
                return None
            raise
        messages: list[dict[str, Any]] = answer["messages"]
        return next((message for message in messages if message["ts"] == moment), None)

    def _search(
        self, channel: str, thread: str | None, since: datetime | None, fits: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any] | None:
        """Looks through the channel or the thread, newest first, for at most a few thousand messages."""
        oldest = str(since.timestamp() - _CLOCKS_MAY_DIFFER_SECONDS) if since else None
        where = {"ts": thread} if thread else {}
        method = "conversations_replies" if thread else "conversations_history"
        cursor: str | None = None
        for _ in range(_PAGES):
            answer = self._api.call(
                method,
                channel=channel,
                oldest=oldest,
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata=True,
                **where,
            )
            for message in answer["messages"]:
                if fits(message):
                    found: dict[str, Any] = message
                    return found
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None


def _all_words(text: str, blocks: Blocks | None, error: AdapterError) -> str:
    """What a message says without its blocks, which Slack did not take; raises any other error."""
    if error.code not in _UNFIT:
        raise error
    _log.warning("blocks_refused", error=str(error))
    return words(blocks) if blocks else text


def _key_of(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _link(file: dict[str, Any]) -> Link:
    """A file by its name; one that Slack shows nothing of has no address."""
    return Link(name=str(file.get("name") or "file"), url=str(file.get("permalink", "")))


def _has_file(filename: str, message: dict[str, Any]) -> bool:
    return any(file.get("name") == filename for file in message.get("files") or [])
