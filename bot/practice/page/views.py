"""The workspace as one person sees it, in the JSON that the page draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.practice.slack import payloads
from bot.practice.slack.elements import with_ids
from bot.practice.slack.records import Channel, Json, Message, SlackError, User
from bot.practice.slack.workspace import Workspace


def user_view(user: User) -> Json:
    """Someone in the workspace; `tz` is an IANA name."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "tz": user.tz,
        "is_bot": user.is_bot,
    }


def channel_view(channel: Channel) -> Json:
    """A channel without its messages."""
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "creator": channel.creator,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "topic": channel.topic.value,
        "purpose": channel.purpose.value,
        "members": sorted(channel.members),
        "pins": list(channel.pins),
        "bookmarks": [payloads.bookmark_body(bookmark, channel) for bookmark in channel.bookmarks],
    }


def message_view(workspace: Workspace, channel: Channel, message: Message) -> Json:
    """A message with an id for each block and element, so that what is pressed can be named."""
    body = workspace.body(message, channel) | {"channel": channel.id}
    if message.blocks:
        body["blocks"] = with_ids(message.blocks)
    if message.ephemeral_for:
        body["ephemeral_for"] = message.ephemeral_for
    return body


def may_see(channel: Channel, user: str) -> bool:
    """Whether this person knows that the channel is there."""
    return user in channel.members or channel.kind == "channel"


def seen_channel(workspace: Workspace, channel: str, user: str) -> Channel:
    """The channel with this id; SlackError `channel_not_found` where it is private to others."""
    if channel not in workspace.channels:
        raise SlackError("channel_not_found")
    return workspace.visible(channel, user)


def history(workspace: Workspace, channel: Channel, user: str, *, before: str, limit: int) -> Json:
    """The last `limit` messages before the ts `before` ("" for the newest), oldest first, and if more are."""
    newest_first = _in_channel(reversed(channel.messages), user, before)
    found = list(islice(newest_first, limit + 1))
    messages = [message_view(workspace, channel, each) for each in reversed(found[:limit])]
    return {"messages": messages, "more": len(found) > limit}


def _in_channel(messages: Iterable[Message], user: str, before: str) -> Iterator[Message]:
    for message in messages:
        if before and message.ts >= before:
            continue
        alone = message.ephemeral_for == user and not message.thread_ts and not message.deleted
        if message.in_history or alone:
            yield message


def thread(workspace: Workspace, channel: Channel, user: str, ts: str) -> Json:
    """A thread: its parent, then the replies and what is shown there to this person alone."""
    parent = workspace.message(channel, ts)
    replies = [
        each
        for each in channel.messages
        if each.thread_ts == ts and not each.deleted and each.ephemeral_for in (None, user)
    ]
    return {"messages": [message_view(workspace, channel, each) for each in (parent, *replies)]}


def pins(workspace: Workspace, channel: Channel) -> Json:
    """The pinned messages, newest pin first."""
    found = [workspace.message(channel, ts) for ts in reversed(channel.pins)]
    return {"messages": [message_view(workspace, channel, each) for each in found]}


def unread(channel: Channel, user: str, mark: str) -> Json:
    """How many messages this person has not seen since the ts `mark`, and how many of them call them."""
    calls = (f"<@{user}>", "<!here>", "<!channel>", "<!everyone>")
    count = mentions = 0
    for message in reversed(channel.messages):
        if message.ts <= mark:
            break
        if not message.in_history or message.user == user or is_notice(message.subtype):
            continue
        count += 1
        mentions += any(call in message.text for call in calls)
    return {"unread": count, "mentions": count if channel.is_im else mentions}


def is_notice(subtype: str | None) -> bool:
    """Whether a message only says who joined, or that a topic was set."""
    return (subtype or "").startswith(("channel_", "group_"))
