"""Slack's OAuth: where a workspace's people let Tocsin in, and what they grant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

import yaml
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.adapters.slack.api import SlackApi
from bot.clock import Clock
from bot.errors import AdapterError, Refused
from bot.model.workspace import Granted
from bot.ports import Measures
from bot.shipped import shipped

_EXPLAINED = {
    "bad_client_secret": "SLACK_CLIENT_SECRET is not the secret of this app",
    "invalid_client_id": "SLACK_CLIENT_ID is not the id of an app",
    "invalid_code": "Slack does not know the code that it sent along, or no more",
    "code_already_used": "that answer of Slack was used before",
}


class SlackGrants:
    """By the app's own id and secret; asks for the scopes of the manifest, no more and no less.

    `home` speaks in the workspace in which the app is already.

    No redirect_uri is named: the app has one, by its manifest.
    Source: https://docs.slack.dev/authentication/installing-with-oauth
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        home: SlackApi,
        base_url: str,
        clock: Clock,
        measures: Measures,
    ) -> None:
        self._app = {"client_id": client_id, "client_secret": client_secret}
        self._pages = AuthorizeUrlGenerator(
            client_id=client_id,
            scopes=_scopes(),
            authorization_url=urljoin(base_url, "../oauth/v2/authorize"),
        )
        self._home = home
        self._api = SlackApi("", base_url, clock, measures)

    def home(self) -> str:
        return self._home.team()

    def address(self, state: str) -> str:
        return self._pages.generate(state)

    def exchange(self, code: str) -> Granted:
        try:
            answer, _ = self._api.answer("oauth_v2_access", code=code, **self._app)
        except AdapterError as error:
            if error.code in _EXPLAINED:
                raise Refused(f"Slack refuses: {_EXPLAINED[error.code]} ({error.code}).") from error
            raise
        if answer.get("is_enterprise_install"):
            raise Refused(
                "That was for a whole organization of Enterprise Grid, and is not kept: Tocsin comes to "
                "single workspaces. Remove it there, begin again, and choose one workspace on Slack's page."
            )
        return _granted(answer)


def _granted(answer: dict[str, Any]) -> Granted:
    return Granted(
        team=str(answer["team"]["id"]),
        name=str(answer["team"].get("name") or answer["team"]["id"]),
        bot_user=str(answer["bot_user_id"]),
        token=str(answer["access_token"]),
        scopes=str(answer.get("scope", "")),
    )


def _scopes() -> Sequence[str]:
    manifest = yaml.safe_load(shipped("manifest.yml").read_text(encoding="utf-8"))
    found: list[str] = manifest["oauth_config"]["scopes"]["bot"]
    return found
