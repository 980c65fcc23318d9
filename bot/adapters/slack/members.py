"""Who is who in the workspace, over Slack's Web API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.adapters.slack.api import Calls
from bot.model.member import Group, Home, Member, Standing
from bot.model.workspace import HOME, apart

_AT_ONCE = 200


class SlackMembers:
    """The MemberDirectory port; `api_of` gives that by which a workspace is spoken to.

    Of workspaces other than home, people are looked up one by one.
    """

    def __init__(self, api_of: Callable[[str], Calls]) -> None:
        self._api_of = api_of

    def home(self) -> Home:
        """The workspace that the token is of."""
        said = self._api_of(HOME).identity()
        return Home(team=str(said["team_id"]), enterprise=str(said.get("enterprise_id") or ""))

    def members(self) -> Iterator[Sequence[Member]]:
        """Page by page, as Slack advises, so that a large workspace fails no call."""
        cursor = ""
        while True:
            answer = self._api_of(HOME).call("users_list", limit=_AT_ONCE, cursor=cursor or None)
            home = self.home()
            yield [_member(user, home) for user in answer["members"]]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    def member(self, user_id: str) -> Member:
        """Who that user is."""
        workspace, bare = apart(user_id)
        user = self._api_of(workspace).call("users_info", user=bare)["user"]
        found = _member(user, Home(team=workspace) if workspace else self.home())
        return found.model_copy(update={"id": user_id})

    def groups(self) -> list[Group]:
        """All that are not disabled."""
        answer = self._api_of(HOME).call("usergroups_list", include_users=True)
        return [
            Group(id=each["id"], handle=each["handle"], members=tuple(each.get("users") or ()))
            for each in answer["usergroups"]
        ]


def shown_name(user: Mapping[str, Any]) -> str:
    """What Slack shows of somebody; their id where it shows nothing."""
    name = (user.get("profile") or {}).get("display_name") or user.get("real_name") or user.get("name")
    return str(name or user["id"])


def _member(user: Mapping[str, Any], home: Home) -> Member:
    return Member(id=user["id"], standing=_standing(user, home), name=shown_name(user))


def _standing(user: Mapping[str, Any], home: Home) -> Standing:
    enterprise = str((user.get("enterprise_user") or {}).get("enterprise_id") or "")
    if user.get("is_stranger") or not home.holds(str(user.get("team_id") or ""), enterprise):
        return Standing.STRANGER
    if user.get("deleted"):
        return Standing.GONE
    if user.get("is_bot") or user.get("is_workflow_bot"):
        return Standing.BOT
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
