"""Documents in Slack, which are files too: canvases.*."""

from __future__ import annotations

import re
from typing import Any

from bot.practice.slack.call import Call, Method, wrong_arguments
from bot.practice.slack.methods.files import CANVAS
from bot.practice.slack.records import File, Json, SlackError

_LOCAL_IMAGE = re.compile(r"!\[[^\]]*\]\((?!https?://)")


def _create(call: Call) -> Json:
    workspace = call.workspace
    text = _markdown(call.structure("document_content", "invalid_arguments"))
    title = call.text("title", "Untitled")
    file = File(workspace.next_id("F"), title, title, CANVAS, call.user, workspace.epoch(), len(text))
    file.content = text.encode()
    workspace.files[file.id] = file
    return {"canvas_id": file.id}


def _edit(call: Call) -> Json:
    file = _canvas(call)
    changes: Any = call.structure("changes", "invalid_arguments")
    if not isinstance(changes, list) or len(changes) != 1 or changes[0].get("operation") != "replace":
        raise wrong_arguments("one change is allowed, which replaces: changes")
    text = _markdown(changes[0].get("document_content"))
    file.content, file.size = text.encode(), len(text)
    return {}


def _set_access(call: Call) -> Json:
    file = _canvas(call)
    if call.text("access_level") not in ("read", "write", "owner"):
        raise wrong_arguments("invalid value: access_level")
    for channel in call.names("channel_ids"):
        if channel not in call.workspace.channels:
            raise SlackError("channel_not_found")
        if channel not in file.channels:
            file.channels.append(channel)
    return {}


def _canvas(call: Call) -> File:
    file = call.workspace.files.get(call.text("canvas_id"))
    if file is None or file.mimetype != CANVAS or file.deleted:
        raise SlackError("canvas_not_found")
    return file


def _markdown(content: Any) -> str:
    is_good = isinstance(content, dict) and content.get("type") == "markdown"
    text = content.get("markdown") if is_good else None
    if not isinstance(text, str):
        raise wrong_arguments("must be markdown: document_content")
    if _LOCAL_IMAGE.search(text):
        raise SlackError("canvas_creation_failed")
    return text


METHODS = {
    "canvases.create": Method(_create, tier=2, scope="canvases:write"),
    "canvases.edit": Method(_edit, tier=3, scope="canvases:write"),
    "canvases.access.set": Method(_set_access, tier=3, scope="canvases:write"),
}
