"""What people do in channels, and to them: pins, reactions, edits, joining; renaming, archiving, deleting."""

from __future__ import annotations

from typing import Any

from handlers.slack.desk import Desk

_MARKS = ("pin_added", "pin_removed", "reaction_added", "reaction_removed")
_JOINED = "member_joined_channel"
_RENAMED = ("channel_rename", "group_rename")
_SHAKEN = (
    *("channel_archive", "channel_deleted", "channel_left"),
    *("group_archive", "group_deleted", "group_left"),
)
_EVENTS = (*_MARKS, _JOINED, *_RENAMED, *_SHAKEN, "message.channels", "message.groups")
"""What Slack is asked to send; an event of either kind of channel comes as a `message`."""


def take(desk: Desk, body: dict[str, Any]) -> None:
    """Notes that a message or a channel should be looked at: its state then decides, in whatever order events
    come; and that somebody joined.

    What is none of them is passed over.
    """
    event = body["event"]
    match event.get("type"):
        case "message":
            _take_change(desk, event, str(body.get("event_id", "")))
        case kind if kind == _JOINED:
            _joined(desk, body, event)
        case kind if kind in _MARKS:
            _look(desk, body, event)
        case kind if kind in _RENAMED:
            _renamed(desk, event)
        case kind if kind in _SHAKEN and isinstance(event.get("channel"), str):
            desk.rooms.shaken(event["channel"])


def _look(desk: Desk, body: dict[str, Any], event: dict[str, Any]) -> None:
    item = event.get("item") or {}
    channel = str(item.get("channel") or event.get("channel_id") or "")
    ts = str(item.get("ts") or (item.get("message") or {}).get("ts") or "")
    reaction = event.get("reaction")
    if reaction is not None and reaction not in desk.policy.timeline_emoji:
        return
    if channel and ts:
        desk.commands.look_at(channel, ts, str(body.get("event_id", "")))


def _take_change(desk: Desk, event: dict[str, Any], event_id: str) -> None:
    subtype = event.get("subtype")
    if subtype == "message_changed":
        ts = str((event.get("message") or {}).get("ts") or "")
    elif subtype == "message_deleted":
        ts = str(event.get("deleted_ts") or "")
    else:
        return
    channel = str(event.get("channel") or "")
    if channel and ts:
        desk.commands.follow(channel, ts, event_id)
    if channel and ts and subtype == "message_deleted":
        desk.rooms.shaken(channel, ts)


def _joined(desk: Desk, body: dict[str, Any], event: dict[str, Any]) -> None:
    """Tocsin itself goes on with what it could not say there."""
    ours = {each.get("user_id") for each in body.get("authorizations") or [] if each.get("is_bot")}
    channel, user = event.get("channel"), event.get("user")
    if not (isinstance(channel, str) and isinstance(user, str)):
        return
    if user in ours:
        desk.rooms.returned(channel)
    else:
        desk.joiners.joined(channel, user)


def _renamed(desk: Desk, event: dict[str, Any]) -> None:
    channel = event.get("channel")
    if isinstance(channel, dict) and channel.get("id") and channel.get("name"):
        desk.rooms.renamed(str(channel["id"]), str(channel["name"]))
