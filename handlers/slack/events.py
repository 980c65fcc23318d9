"""What people do to messages: pins and reactions."""

from __future__ import annotations

from typing import Any

from handlers.slack.desk import Desk

_EVENTS = ("pin_added", "pin_removed", "reaction_added", "reaction_removed")


def take(desk: Desk, body: dict[str, Any]) -> None:
    """Notes that a message should be looked at: its state then decides, in whatever order events come.

    What is no pin or reaction is passed over.
    """
    event = body["event"]
    if event.get("type") not in _EVENTS:
        return
    item = event.get("item") or {}
    channel = str(item.get("channel") or event.get("channel_id") or "")
    ts = str(item.get("ts") or (item.get("message") or {}).get("ts") or "")
    reaction = event.get("reaction")
    if reaction is not None and reaction not in desk.policy.timeline_emoji:
        return
    if channel and ts:
        desk.commands.look_at(channel, ts, str(body.get("event_id", "")))
