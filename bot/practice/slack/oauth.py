"""OAuth v2: how an app comes into further workspaces, and how it is thrown out of them.

Sources: https://docs.slack.dev/authentication/installing-with-oauth,
https://docs.slack.dev/reference/methods/oauth.v2.access
"""

from __future__ import annotations

import html
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.practice.slack.api import Api
from bot.practice.slack.call import Call, Method
from bot.practice.slack.people import People
from bot.practice.slack.records import Json, SlackError
from bot.practice.slack.workspace import Workspace

_CODE_LASTS = timedelta(minutes=10)


class Neighbour(Protocol):
    """A workspace into which the app may come."""

    workspace: Workspace
    people: People
    api: Api

    def routes(self) -> list[BaseRoute]: ...


@dataclass
class _Code:
    team: str
    scopes: str
    made_at: datetime
    used: bool = False


class Installs:
    """The app's own id and secret, and the workspaces beside its first one, by team id.

    `redirect_url` is the app's, where the browser goes from Slack's page. With `as_organization`, who allows
    it does so for all workspaces of an Enterprise Grid at once.
    """

    def __init__(self, home: Workspace, api: Api, people: People) -> None:
        self.client_id = "1234567890.9876543210"
        self.client_secret = "practice-client-secret"
        self.redirect_url = ""
        self.as_organization = False
        self.neighbours: dict[str, Neighbour] = {}
        self._home = home
        self._api = api
        self._people = people
        self._codes: dict[str, _Code] = {}
        api.methods["oauth.v2.access"] = Method(self._access, tier=4, token="")

    def add(self, neighbour: Neighbour) -> None:
        """One workspace more, where the app is not yet installed. Before the server starts."""
        neighbour.workspace.bot_token = ""
        self.neighbours[neighbour.workspace.team_id] = neighbour

    def lead_to(self, redirect_url: str) -> None:
        """The app is elsewhere now: so is where Slack's page leads, and where other workspaces send to."""
        self.redirect_url = redirect_url
        for neighbour in self.neighbours.values():
            if neighbour.workspace.bot_token:
                neighbour.people.request_url = self._people.request_url

    def uninstall(self, team: str) -> None:
        """An administrator of that workspace removes the app: its token is dead, and the app hears of it."""
        neighbour = self.neighbours[team]
        workspace = neighbour.workspace
        with workspace.lock:
            workspace.revoked.add(workspace.bot_token)
            workspace.bot_token = ""
            workspace.publish("tokens_revoked", None, tokens={"oauth": [], "bot": [workspace.bot_user_id]})
            workspace.publish("app_uninstalled", None)
        neighbour.people.settle()
        neighbour.people.request_url = ""

    def routes(self) -> list[BaseRoute]:
        """Slack's page that asks, and what the other workspaces serve, below their team ids."""
        for team, neighbour in self.neighbours.items():
            neighbour.workspace.url = f"{self._home.url}{team}/"
        return [
            Route("/oauth/v2/authorize", self._ask),
            Route("/oauth/v2/authorize/{answer}", self._answer),
            *(Mount(f"/{team}", routes=each.routes()) for team, each in self.neighbours.items()),
        ]

    async def _ask(self, request: Request) -> Response:
        """The page: a link for each workspace, and one that says no."""
        asked = dict(request.query_params)
        if asked.get("client_id") != self.client_id:
            return HTMLResponse("Something went wrong: Invalid client_id parameter", 400)
        if not asked.get("scope"):
            return HTMLResponse("Something went wrong: No scopes requested", 400)
        teams = [self._home.team_id, *self.neighbours]
        ways = [("Cancel", "deny", asked), *((f"Allow in {team}", team, asked) for team in teams)]
        links = (
            f'<p><a href="/oauth/v2/authorize/{way}?{html.escape(urlencode(facts))}">{text}</a></p>'
            for text, way, facts in ways
        )
        return HTMLResponse("".join(links))

    async def _answer(self, request: Request) -> Response:
        asked, answer = request.query_params, request.path_params["answer"]
        said = {"error": "access_denied"}
        if answer != "deny":
            code = secrets.token_urlsafe(18)
            self._codes[code] = _Code(answer, asked["scope"], self._home.now())
            said = {"code": code}
        query = urlencode({**said, "state": asked.get("state", "")})
        return RedirectResponse(f"{self.redirect_url}?{query}", 302)

    def _access(self, call: Call) -> Json:
        if call.text("client_id", "") != self.client_id:
            raise SlackError("invalid_client_id")
        if call.text("client_secret", "") != self.client_secret:
            raise SlackError("bad_client_secret")
        code = self._codes.get(call.text("code", ""))
        if code is None or self._home.now() - code.made_at > _CODE_LASTS:
            raise SlackError("invalid_code")
        if code.used:
            raise SlackError("code_already_used")
        code.used = True
        if self.as_organization:
            return {"team": None, "enterprise": {"id": "E0ORG"}, "is_enterprise_install": True}
        workspace = self._let_in(code.team)
        return {
            "app_id": self._home.app_id,
            "authed_user": {"id": "U0ADMIN"},
            "scope": code.scopes,
            "token_type": "bot",
            "access_token": workspace.bot_token,
            "bot_user_id": workspace.bot_user_id,
            "team": {"id": workspace.team_id, "name": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _let_in(self, team: str) -> Workspace:
        """Installed again while it is installed, it has the token that it had."""
        neighbour = self.neighbours.get(team)
        if neighbour is None:
            return self._home
        if not neighbour.workspace.bot_token:
            neighbour.workspace.bot_token = f"xoxb-{team}-{secrets.token_hex(12)}"
        self._api.others[neighbour.workspace.bot_token] = neighbour.api
        neighbour.people.request_url = self._people.request_url
        return neighbour.workspace
