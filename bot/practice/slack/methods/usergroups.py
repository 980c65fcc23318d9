"""Groups of people with a handle: usergroups.*."""

from __future__ import annotations

from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Json, SlackError, UserGroup


def _list(call: Call) -> Json:
    with_users = call.flag("include_users")
    groups = call.workspace.usergroups.values()
    return {"usergroups": [_body(group, call.workspace.team_id, with_users) for group in groups]}


def _users_list(call: Call) -> Json:
    group = call.workspace.usergroups.get(call.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def _body(group: UserGroup, team_id: str, with_users: bool) -> Json:
    body: Json = {
        "id": group.id,
        "team_id": team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "date_delete": 0,
        "user_count": len(group.users),
    }
    return body | ({"users": list(group.users)} if with_users else {})


METHODS = {
    "usergroups.list": Method(_list, tier=2, scope="usergroups:read"),
    "usergroups.users.list": Method(_users_list, tier=2, scope="usergroups:read"),
}
