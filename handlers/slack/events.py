"""What people do in channels: pins, reactions, and joining."""

from __future__ import annotations

from typing import Any

from handlers.slack.desk import Desk

_JOINED = "member_joined_channel"
_EVENTS = ("pin_added", "pin_removed", "reaction_added", "reaction_removed", _JOINED)


def take(desk: Desk, body: dict[str, Any]) -> None:
    """Notes that a message should be looked at: its state then decides, in whatever order events come; and
    that somebody joined.

    What is neither is passed over.
    """
    event = body["event"]
    if event.get("type") == _JOINED:
        _joined(desk, body, event)
    elif event.get("type") in _EVENTS:
        _look(desk, body, event)


def _look(desk: Desk, body: dict[str, Any], event: dict[str, Any]) -> None:
    item = event.get("item") or {}
    channel = str(item.get("channel") or event.get("channel_id") or "")
    ts = str(item.get("ts") or (item.get("message") or {}).get("ts") or "")
    reaction = event.get("reaction")
    if reaction is not None and reaction not in desk.policy.timeline_emoji:
        return
    if channel and ts:
        desk.commands.look_at(channel, ts, str(body.get("event_id", "")))


def _joined(desk: Desk, body: dict[str, Any], event: dict[str, Any]) -> None:
    """Of Tocsin's own coming nobody needs to tell it."""
    ours = {each.get("user_id") for each in body.get("authorizations") or [] if each.get("is_bot")}
    channel, user = event.get("channel"), event.get("user")
    if isinstance(channel, str) and isinstance(user, str) and user not in ours:
        desk.joiners.joined(channel, user)
