"""Pinned messages: pins.*."""

from __future__ import annotations

from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Json


def _add(call: Call) -> Json:
    call.workspace.pin(call.channel(call.workspace.writable).id, call.ts("timestamp"), call.user)
    return {}


def _remove(call: Call) -> Json:
    call.workspace.unpin(call.channel(call.workspace.writable).id, call.ts("timestamp"), call.user)
    return {}


def _list(call: Call) -> Json:
    channel = call.channel(call.workspace.joined)
    newest_first = sorted(channel.pins.values(), key=lambda pin: pin.ts, reverse=True)
    return {"items": [call.workspace.pin_body(channel, pin) for pin in newest_first]}


METHODS = {
    "pins.add": Method(_add, tier=2, scope="pins:write"),
    "pins.remove": Method(_remove, tier=2, scope="pins:write"),
    "pins.list": Method(_list, tier=2, scope="pins:read"),
}
