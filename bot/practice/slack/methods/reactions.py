"""Emoji reactions: reactions.*."""

from __future__ import annotations

from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Json


def _add(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    call.workspace.react(channel.id, call.ts("timestamp"), call.user, call.text("name"))
    return {}


def _remove(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    call.workspace.unreact(channel.id, call.ts("timestamp"), call.user, call.text("name"))
    return {}


def _get(call: Call) -> Json:
    workspace = call.workspace
    channel = call.channel(workspace.joined)
    message = workspace.message(channel, call.ts("timestamp"))
    body = workspace.body(message, channel) | {"permalink": workspace.permalink(message, channel)}
    return {"type": "message", "channel": channel.id, "message": body}


METHODS = {
    "reactions.add": Method(_add, tier=3, scope="reactions:write"),
    "reactions.remove": Method(_remove, tier=2, scope="reactions:write"),
    "reactions.get": Method(_get, tier=3, scope="reactions:read"),
}
