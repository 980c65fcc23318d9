"""Channels and their members: conversations.*."""

from __future__ import annotations

from bot.practice.slack import payloads
from bot.practice.slack.call import Call, Method, by_channel
from bot.practice.slack.records import Channel, Json, SlackError

_LIST_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im"}


def _create(call: Call) -> Json:
    channel = call.workspace.create_channel(
        call.text("name", ""), call.user, is_private=call.flag("is_private")
    )
    return _shown(call, channel)


def _create_scope(call: Call) -> str:
    return "groups:write" if call.flag("is_private") else "channels:manage"


def _list(call: Call) -> Json:
    kinds = {_KINDS.get(each) for each in _types(call)}
    without_archived = call.flag("exclude_archived")
    listed = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or call.user in channel.members)
        and not (without_archived and channel.is_archived)
    ]
    channels, more = call.page(listed, lambda channel: channel.id)
    return {"channels": [_body(call, channel, with_count=True) for channel in channels]} | more


def _types(call: Call) -> list[str]:
    types = call.names("types") or ["public_channel"]
    if not set(types) <= set(_LIST_SCOPES):
        raise SlackError("invalid_types")
    return types


def _list_scope(call: Call) -> str:
    return ",".join(_LIST_SCOPES[each] for each in _types(call))


def _info(call: Call) -> Json:
    channel = call.channel(call.workspace.visible)
    return {"channel": _body(call, channel, with_count=call.flag("include_num_members"))}


def _members(call: Call) -> Json:
    channel = call.channel(call.workspace.visible)
    members, more = call.page(sorted(channel.members), lambda member: member)
    return {"members": list(members)} | more


def _invite(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    users = call.names("users")
    if not users:
        raise SlackError("no_user")
    errors = [
        {"ok": False, "error": error, "user": user}
        for user in users
        if (error := _why_not_invited(call, channel, user))
    ]
    if errors and (len(errors) == len(users) or not call.flag("force")):
        raise SlackError(str(errors[0]["error"]), errors=errors)
    refused = {error["user"] for error in errors}
    for user in dict.fromkeys(users):
        if user not in refused:
            call.workspace.join(channel.id, user, inviter=call.user)
    return _shown(call, channel) | ({"errors": errors} if errors else {})


def _why_not_invited(call: Call, channel: Channel, user_id: str) -> str:
    """Slack's error code for this guest, "" when nothing stands against them."""
    user = call.workspace.users.get(user_id)
    if user is None:
        return "user_not_found"
    if user_id == call.user:
        return "cant_invite_self"
    if user.deleted:
        return "cant_invite"
    return "already_in_channel" if user_id in channel.members else ""


def _join(call: Call) -> Json:
    workspace = call.workspace
    channel = call.channel(workspace.visible)
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.user in channel.members:
        again = "already_in_channel"
        return _shown(call, channel) | {"warning": again, "response_metadata": {"warnings": [again]}}
    return _shown(call, workspace.join(channel.id, call.user))


def _leave(call: Call) -> Json:
    channel = call.channel(call.workspace.visible)
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if call.user not in channel.members:
        return {"not_in_channel": True}
    call.workspace.leave(channel.id, call.user)
    return {}


def _kick(call: Call) -> Json:
    workspace = call.workspace
    channel = call.channel(workspace.writable)
    user = workspace.user(call.text("user"))
    if user.id == call.user:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    workspace.leave(channel.id, user.id)
    return {"errors": {}}


def _set_topic(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    return _shown(call, call.workspace.set_note(channel.id, call.user, "topic", call.text("topic", "")))


def _set_purpose(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    value = call.text("purpose", "")
    return _shown(call, call.workspace.set_note(channel.id, call.user, "purpose", value)) | {"purpose": value}


def _rename(call: Call) -> Json:
    channel = call.channel(call.workspace.writable)
    return _shown(call, call.workspace.rename(channel.id, call.user, call.text("name", "")))


def _archive(call: Call) -> Json:
    channel = call.channel(call.workspace.visible)
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    call.workspace.archive(channel.id, call.user)
    return {}


def _unarchive(call: Call) -> Json:
    call.workspace.unarchive(call.channel(call.workspace.joined).id, call.user)
    return {}


def _open(call: Call) -> Json:
    workspace = call.workspace
    users = call.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    person = workspace.user(users[0])
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    known = len(workspace.channels)
    im = workspace.open_im(call.user, person.id)
    again = {"no_op": True, "already_open": True} if len(workspace.channels) == known else {}
    return {"channel": _body(call, im) if call.flag("return_im") else {"id": im.id}} | again


def _open_scope(call: Call) -> str:
    return "mpim:write" if len(call.names("users")) > 1 else "im:write"


def _body(call: Call, channel: Channel, *, with_count: bool = False) -> Json:
    return payloads.channel_body(channel, viewer=call.user, with_count=with_count)


def _shown(call: Call, channel: Channel) -> Json:
    return {"channel": _body(call, channel)}


_MANAGE = by_channel("manage")
_READ = by_channel("read")

METHODS = {
    "conversations.create": Method(_create, tier=2, scope=_create_scope),
    "conversations.list": Method(_list, tier=2, scope=_list_scope),
    "conversations.info": Method(_info, tier=3, scope=_READ),
    "conversations.members": Method(_members, tier=4, scope=_READ),
    "conversations.invite": Method(_invite, tier=3, scope=_MANAGE),
    "conversations.join": Method(_join, tier=3, scope="channels:join"),
    "conversations.leave": Method(_leave, tier=3, scope=_MANAGE),
    "conversations.kick": Method(_kick, tier=3, scope=_MANAGE),
    "conversations.setTopic": Method(_set_topic, tier=2, scope=_MANAGE),
    "conversations.setPurpose": Method(_set_purpose, tier=2, scope=_MANAGE),
    "conversations.rename": Method(_rename, tier=2, scope=_MANAGE),
    "conversations.archive": Method(_archive, tier=2, scope=_MANAGE),
    "conversations.unarchive": Method(_unarchive, tier=2, scope=_MANAGE),
    "conversations.open": Method(_open, tier=3, scope=_open_scope),
}
