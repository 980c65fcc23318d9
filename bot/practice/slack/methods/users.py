"""The people of the workspace: users.*."""

from __future__ import annotations

from bot.practice.slack import payloads
from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Json, SlackError, User


def _info(call: Call) -> Json:
    return {"user": _body(call, call.workspace.user(call.text("user")))}


def _list(call: Call) -> Json:
    own = [user for user in call.workspace.users.values() if not user.team_id]
    members, more = call.page(own, lambda user: user.id, default=1000)
    return {"members": [_body(call, user) for user in members], "cache_ts": call.workspace.epoch()} | more


def _lookup_by_email(call: Call) -> Json:
    email = call.text("email").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == email and not user.deleted:
            return {"user": _body(call, user)}
    raise SlackError("users_not_found")


def _body(call: Call, user: User) -> Json:
    workspace = call.workspace
    with_email = "users:read.email" in workspace.scopes
    return payloads.user_body(user, team_id=workspace.team_id, now=workspace.now(), with_email=with_email)


METHODS = {
    "users.info": Method(_info, tier=4, scope="users:read"),
    "users.list": Method(_list, tier=2, scope="users:read"),
    "users.lookupByEmail": Method(_lookup_by_email, tier=3, scope="users:read.email"),
}
