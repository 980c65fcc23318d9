"""Links in a channel's header: bookmarks.*."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.practice.slack import payloads
from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Bookmark, Channel, Json, SlackError

_MOST = 100


def _add(call: Call) -> Json:
    channel = call.channel(call.workspace.writable, "channel_id")
    title = call.text("title")
    if call.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    link = _link(call)
    if len(channel.bookmarks) >= _MOST:
        raise SlackError("too_many_bookmarks")
    now = call.workspace.epoch()
    bookmark = Bookmark(
        call.workspace.next_id("Bk"), title, link, call.text("emoji", ""), now, now, call.user
    )
    channel.bookmarks.append(bookmark)
    return _changed(call, channel, bookmark)


def _edit(call: Call) -> Json:
    channel, bookmark = _found(call)
    bookmark.title = call.text("title", bookmark.title)
    bookmark.emoji = call.text("emoji", bookmark.emoji)
    if "link" in call.params:
        bookmark.link = _link(call)
    bookmark.updated, bookmark.updated_by = call.workspace.epoch(), call.user
    return _changed(call, channel, bookmark)


def _remove(call: Call) -> Json:
    channel, bookmark = _found(call)
    channel.bookmarks.remove(bookmark)
    _changed(call, channel, bookmark)
    return {}


def _list(call: Call) -> Json:
    channel = call.channel(call.workspace.joined, "channel_id")
    return {"bookmarks": [payloads.bookmark_body(bookmark, channel) for bookmark in channel.bookmarks]}


def _found(call: Call) -> tuple[Channel, Bookmark]:
    channel = call.channel(call.workspace.writable, "channel_id")
    wanted = call.text("bookmark_id")
    for bookmark in channel.bookmarks:
        if bookmark.id == wanted:
            return channel, bookmark
    raise SlackError("not_found")


def _link(call: Call) -> str:
    link = call.text("link")
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SlackError("invalid_link")
    return link


def _changed(call: Call, channel: Channel, bookmark: Bookmark) -> Json:
    body = payloads.bookmark_body(bookmark, channel)
    call.workspace.publish("practice.bookmarks_changed", channel, channel=channel.id, bookmark=body)
    return {"bookmark": body}


METHODS = {
    "bookmarks.add": Method(_add, tier=2, scope="bookmarks:write"),
    "bookmarks.edit": Method(_edit, tier=2, scope="bookmarks:write"),
    "bookmarks.remove": Method(_remove, tier=2, scope="bookmarks:write"),
    "bookmarks.list": Method(_list, tier=3, scope="bookmarks:read"),
}
