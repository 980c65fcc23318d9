"""What people do to messages: pins, reactions, edits and deletions."""

from __future__ import annotations

from typing import Any

from handlers.slack.desk import Desk

_MARKS = ("pin_added", "pin_removed", "reaction_added", "reaction_removed")
_EVENTS = (*_MARKS, "message.channels", "message.groups")
"""What Slack is asked to send; an event of either kind of channel comes as a `message`."""


def take(desk: Desk, body: dict[str, Any]) -> None:
    """Notes that a message should be looked at: its state then decides, in whatever order events come.

    What is no pin, no reaction and no change of a message is passed over.
    """
    event, event_id = body["event"], str(body.get("event_id", ""))
    if event.get("type") == "message":
        _take_change(desk, event, event_id)
    if event.get("type") not in _MARKS:
        return
    item = event.get("item") or {}
    channel = str(item.get("channel") or event.get("channel_id") or "")
    ts = str(item.get("ts") or (item.get("message") or {}).get("ts") or "")
    reaction = event.get("reaction")
    if reaction is not None and reaction not in desk.policy.timeline_emoji:
        return
    if channel and ts:
        desk.commands.look_at(channel, ts, event_id)


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
