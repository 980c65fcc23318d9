"""Posting and editing messages: chat.*."""

from __future__ import annotations

from typing import Any

from bot.practice.slack.call import Call, Method, wrong_arguments
from bot.practice.slack.records import Channel, Json, SlackError

_METADATA_BYTES = 8_000


def _post(call: Call) -> Json:
    channel = _target(call)
    workspace = call.workspace
    thread_ts = call.ts("thread_ts", "invalid_thread_ts") if call.params.get("thread_ts") else None
    broadcast = call.flag("reply_broadcast")
    message = workspace.post(
        channel.id,
        call.user,
        _text(call),
        blocks=call.blocks(),
        thread_ts=thread_ts,
        subtype="thread_broadcast" if broadcast and thread_ts else None,
        metadata=_metadata(call),
    )
    body = workspace.body(message, channel, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": body}


def _update(call: Call) -> Json:
    workspace = call.workspace
    channel = call.channel(workspace.visible)
    message = workspace.update(
        channel.id, call.ts("ts"), call.user, _text(call), blocks=call.blocks(), metadata=_metadata(call)
    )
    body = workspace.body(message, channel)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": body}


def _delete(call: Call) -> Json:
    channel = call.channel(call.workspace.visible)
    ts = call.ts("ts")
    call.workspace.delete(channel.id, ts, call.user)
    return {"channel": channel.id, "ts": ts}


def _post_ephemeral(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    message = call.workspace.post_ephemeral(
        channel.id,
        call.user,
        call.text("user"),
        _text(call),
        blocks=call.blocks(),
        thread_ts=call.params.get("thread_ts"),
    )
    return {"message_ts": message.ts}


def _permalink(call: Call) -> Json:
    channel = call.channel(call.workspace.visible)
    message = call.workspace.message(channel, call.ts("message_ts", "message_not_found"))
    return {"channel": channel.id, "permalink": call.workspace.permalink(message, channel)}


def _target(call: Call) -> Channel:
    """Where to post: a channel's id or name, or a user id, which opens the direct conversation."""
    given = call.text("channel")
    if given in call.workspace.users:
        return call.workspace.open_im(call.user, given)
    return call.workspace.writable(given, call.user)


def _text(call: Call) -> str:
    """The message text; what this stand-in does not keep is refused rather than dropped."""
    for unkept in ("attachments", "markdown_text"):
        if call.params.get(unkept):
            raise wrong_arguments(f"not served by the practice workspace: {unkept}")
    return call.text("text", "")


def _metadata(call: Call) -> Json | None:
    given: Any = call.structure("metadata", "invalid_metadata_format")
    if given is None or given == {}:
        return given  # type: ignore[no-any-return]
    well_formed = isinstance(given, dict) and isinstance(given.get("event_type"), str) and given["event_type"]
    if not well_formed or not isinstance(given.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(str(given)) > _METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": given["event_type"], "event_payload": given["event_payload"]}


def _post_scope(call: Call) -> str:
    """Posting under another name or picture asks for more than posting does."""
    customized = any(call.params.get(name) for name in ("username", "icon_emoji", "icon_url"))
    return "chat:write.customize" if customized else "chat:write"


METHODS = {
    "chat.postMessage": Method(_post, tier=4, scope=_post_scope),
    "chat.postEphemeral": Method(_post_ephemeral, tier=4, scope=_post_scope),
    "chat.update": Method(_update, tier=3, scope="chat:write"),
    "chat.delete": Method(_delete, tier=3, scope="chat:write"),
    "chat.getPermalink": Method(_permalink, tier=0),
}
