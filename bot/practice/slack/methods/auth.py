"""Who the token belongs to: api.test, auth.test, team.info."""

from __future__ import annotations

from bot.practice.slack.call import Call, Method
from bot.practice.slack.records import Json, SlackError


def _api_test(call: Call) -> Json:
    error = call.text("error", "")
    if error:
        raise SlackError(error)
    return {"args": dict(call.params)}


def _auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": workspace.url,
        "team": workspace.domain,
        "team_id": workspace.team_id,
        "user": workspace.user(call.user).name,
        "user_id": call.user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def _team_info(call: Call) -> Json:
    workspace = call.workspace
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.domain,
            "domain": workspace.domain,
            "url": workspace.url,
        }
    }


METHODS = {
    "api.test": Method(_api_test, tier=4, token=""),
    "auth.test": Method(_auth_test, tier=0),
    "team.info": Method(_team_info, tier=3, scope="team:read"),
}
