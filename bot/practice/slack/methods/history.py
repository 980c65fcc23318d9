"""Reading messages: conversations.history and conversations.replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from bot.practice.slack.call import Call, Method, by_channel
from bot.practice.slack.records import Channel, Json, Message, SlackError


def _history(call: Call) -> Json:
    channel = call.channel(call.workspace.joined)
    within = _window(call)
    found = [each for each in reversed(channel.messages) if each.in_history and within(each)]
    messages, more = call.page(found, _ts, most=999)
    return _answer(call, channel, messages, more) | {"pin_count": len(channel.pins)}


def _replies(call: Call) -> Json:
    channel = call.channel(call.workspace.joined)
    try:
        parent = call.workspace.message(channel, call.ts("ts"))
    except SlackError:
        raise SlackError("thread_not_found") from None
    within = _window(call)
    found = [each for each in parent.live_replies() if within(each)]
    replies, more = call.page(found, _ts, default=1000)
    return _answer(call, channel, [parent, *replies], more)


def _answer(call: Call, channel: Channel, messages: Sequence[Message], more: Json) -> Json:
    with_metadata = call.flag("include_all_metadata")
    bodies = [call.workspace.body(each, channel, with_metadata=with_metadata) for each in messages]
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": bodies, "has_more": has_more} | (more if has_more else {})


def _window(call: Call) -> Callable[[Message], bool]:
    """Whether a message lies between `oldest` and `latest`, which count only when `inclusive` is asked."""
    oldest, latest, inclusive = (
        _bound(call, "oldest", 0.0),
        _bound(call, "latest", inf),
        call.flag("inclusive"),
    )

    def within(message: Message) -> bool:
        ts = float(message.ts)
        return oldest < ts < latest or (inclusive and ts in (oldest, latest))

    return within


def _bound(call: Call, name: str, default: float) -> float:
    try:
        return float(call.text(name, "") or 0) or default
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _ts(message: Message) -> str:
    return message.ts


METHODS = {
    "conversations.history": Method(_history, tier=3, scope=by_channel("history")),
    "conversations.replies": Method(_replies, tier=3, scope=by_channel("history")),
}
