"""The ChatInspection port over Slack's Web API."""

from __future__ import annotations

from bot.adapters.slack.api import SlackApi
from bot.errors import AdapterError, Reason
from bot.ports.inspection import ChannelSeen, Installed

_SCOPES = "x-oauth-scopes"


class SlackInspection:
    """With the bot's token, and the app-level one where there is one."""

    def __init__(self, api: SlackApi, app_token: str) -> None:
        self._api = api
        self._app_token = app_token

    def installed(self) -> Installed:
        """Slack says what a token may do in a header of each answer."""
        body, headers = self._api.answer("auth_test")
        scopes = next((said for name, said in headers.items() if name.lower() == _SCOPES), "")
        return Installed(
            workspace=str(body.get("team", "")),
            user=str(body.get("user", "")),
            scopes=tuple(filter(None, map(str.strip, scopes.split(",")))),
        )

    def connects(self) -> None:
        """Asks for an address to connect to, and lets it lapse."""
        self._api.answer("apps_connections_open", app_token=self._app_token)

    def channels(self) -> list[ChannelSeen]:
        """All of them, page by page, archived ones too."""
        found, cursor = [], ""
        while True:
            kinds = "public_channel,private_channel"
            answer = self._api.call("conversations_list", types=kinds, limit=1000, cursor=cursor or None)
            found += [
                ChannelSeen(
                    name=str(each.get("name", "")),
                    is_archived=bool(each.get("is_archived")),
                )
                for each in answer["channels"]
            ]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return found

    def is_here(self, user_id: str) -> bool:
        """One who has left is still known, and marked."""
        try:
            return not self._api.call("users_info", user=user_id)["user"].get("deleted")
        except AdapterError as error:
            if error.reason is Reason.NOT_FOUND:
                return False
            raise
