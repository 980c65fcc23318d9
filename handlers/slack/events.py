"""What people do in channels, and to them: pins, edits, joining, renaming, archiving; and who opens Home."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.model.member import Standing
from handlers.slack.desk import Desk, Whom

_MARKS = ("pin_added", "pin_removed", "reaction_added", "reaction_removed")
_JOINED = "member_joined_channel"
_RENAMED = ("channel_rename", "group_rename")
_SHAKEN = (
    *("channel_archive", "channel_deleted", "channel_left"),
    *("group_archive", "group_deleted", "group_left"),
)
_UNINSTALLED, _REVOKED = "app_uninstalled", "tokens_revoked"
_HOME = "app_home_opened"
_EVENTS = (
    *(*_MARKS, _JOINED, *_RENAMED, *_SHAKEN, "message.channels", "message.groups"),
    *(_HOME, _UNINSTALLED, _REVOKED),
)
"""What Slack is asked to send; an event of either kind of channel comes as a `message`."""


def take(desk: Desk, body: dict[str, Any], team: str) -> None:
    """Notes that a message or a channel should be looked at: its state then decides, in whatever order events
    come; that somebody joined; that they look at their Home tab; and that a workspace, by its team id, does
    not want Tocsin any more.

    What is none of them is passed over.
    """
    event = body["event"]
    if not _is_ours(desk, event, _ourselves(body)):
        return
    match event.get("type"):
        case "message":
            _take_change(desk, event, str(body.get("event_id", "")))
        case kind if kind == _JOINED:
            _joined(desk, body, event)
        case kind if kind == _HOME:
            _opened_home(desk, event, str(body.get("event_id", "")))
        case kind if kind in _MARKS:
            _look(desk, body, event)
        case kind if kind in _RENAMED:
            _renamed(desk, event)
        case kind if kind in _SHAKEN and isinstance(event.get("channel"), str):
            desk.rooms.shaken(event["channel"])
        case kind if kind == _UNINSTALLED or (kind == _REVOKED and _is_a_bots(event)):
            at = datetime.fromtimestamp(int(body.get("event_time") or 0), UTC)
            desk.workspaces.uninstall(team, at)


def _is_a_bots(event: dict[str, Any]) -> bool:
    """Whether it was a bot's token, which is all that Tocsin has, and not that of a person."""
    tokens = event.get("tokens")
    return isinstance(tokens, dict) and bool(tokens.get("bot"))


def _ourselves(body: dict[str, Any]) -> set[object]:
    """Tocsin's own user id, as far as the event tells it."""
    return {each.get("user_id") for each in body.get("authorizations") or [] if each.get("is_bot")}


def _is_ours(desk: Desk, event: dict[str, Any], ourselves: set[object]) -> bool:
    """Whether a full member or Tocsin did it, as far as anybody knows: guests and strangers change no
    timeline, and are told nothing of it by themselves.

    Of messages only the channel counts: what the timeline keeps of them follows, whoever edits.
    """
    user = event.get("user")
    if event.get("type") == "message" or not isinstance(user, str) or user in ourselves:
        return True
    return desk.standing(Whom(user, "")) in (None, Standing.MEMBER)


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
    channel, user = event.get("channel"), event.get("user")
    if not (isinstance(channel, str) and isinstance(user, str)):
        return
    if user in _ourselves(body):
        desk.rooms.returned(channel)
    else:
        desk.joiners.joined(channel, user)


def _opened_home(desk: Desk, event: dict[str, Any], event_id: str) -> None:
    """The same event tells of the conversation with the app, which is another tab."""
    user, view = event.get("user"), event.get("view") or {}
    if isinstance(user, str) and event.get("tab", "home") == "home":
        desk.home_tabs.opened(user, str(view.get("hash") or ""), event_id)


def _renamed(desk: Desk, event: dict[str, Any]) -> None:
    channel = event.get("channel")
    if isinstance(channel, dict) and channel.get("id") and channel.get("name"):
        desk.rooms.renamed(str(channel["id"]), str(channel["name"]))
