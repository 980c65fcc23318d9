"""The way into Socket Mode: apps.connections.open."""

from __future__ import annotations

from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Json


def _open(call: Call) -> Json:
    workspace = call.workspace
    base = workspace.url.replace("http", "ws", 1)
    return {"url": f"{base}link?ticket={workspace.issue_ticket()}&app_id={workspace.app_id}"}


METHODS = {"apps.connections.open": Method(_open, tier=1, token="app")}
