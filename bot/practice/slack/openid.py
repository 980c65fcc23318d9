"""Sign in with Slack: a page on which one is asked, and tokens that say who that was.

Sources: https://docs.slack.dev/authentication/sign-in-with-slack,
https://docs.slack.dev/reference/methods/openid.connect.token
"""

from __future__ import annotations

import html
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.practice.slack.call import Call, Method
from bot.practice.slack.oauth import Installs
from bot.practice.slack.records import Json, SlackError, User
from bot.practice.slack.workspace import Workspace

_ISSUER = "https://slack.com"
_CODE_LASTS = timedelta(minutes=10)
_TOKEN_LASTS = timedelta(minutes=5)


@dataclass
class _Code:
    user: str
    team: str
    nonce: str
    redirect_url: str
    made_at: datetime
    used: bool = False


@dataclass
class OpenId:
    """Asks people of the app's first workspace, and of those beside it, who they are.

    Slack leads back to what stands below the app's redirect URL. `claims`, what every token says on top or
    instead, makes tokens that are not to be believed.
    """

    installs: Installs
    home: Workspace
    claims: Json = field(default_factory=dict)
    _codes: dict[str, _Code] = field(default_factory=dict)

    @property
    def methods(self) -> dict[str, Method]:
        """What the Web API has of it."""
        return {"openid.connect.token": Method(self._token, tier=4, token="")}

    def routes(self) -> list[BaseRoute]:
        """Slack's page, and what follows from it."""
        return [
            Route("/openid/connect/authorize", self._ask),
            Route("/openid/connect/authorize/{team}/{user}", self._answer),
        ]

    async def _ask(self, request: Request) -> Response:
        """The page: everybody who has an account, and a way to say no."""
        asked = dict(request.query_params)
        if asked.get("client_id") != self.installs.client_id:
            return HTMLResponse("Something went wrong: Invalid client_id parameter", 400)
        below = f"{self.installs.redirect_url}/"
        if not f"{asked.get('redirect_uri', '')}/".startswith(below):
            return HTMLResponse("redirect_uri did not match any configured URIs.", 400)
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            return HTMLResponse("Something went wrong: Invalid scope or response_type", 400)
        people = [
            (team.team_id, user)
            for team in self._workspaces()
            for user in team.users.values()
            if not user.is_bot and not user.deleted
        ]
        links = [_link("deny", "deny", "Cancel", asked)]
        links += [_link(team, user.id, f"Allow as {user.real_name}", asked) for team, user in people]
        return HTMLResponse("".join(links))

    async def _answer(self, request: Request) -> Response:
        asked, team = request.query_params, request.path_params["team"]
        said = {"error": "access_denied"}
        if team != "deny":
            code = secrets.token_urlsafe(18)
            self._codes[code] = _Code(
                user=request.path_params["user"],
                team=team,
                nonce=asked.get("nonce", ""),
                redirect_url=asked["redirect_uri"],
                made_at=self.home.now(),
            )
            said = {"code": code}
        query = urlencode({**said, "state": asked.get("state", "")})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 302)

    def _token(self, call: Call) -> Json:
        if call.text("client_id", "") != self.installs.client_id:
            raise SlackError("invalid_client_id")
        if call.text("client_secret", "") != self.installs.client_secret:
            raise SlackError("bad_client_secret")
        code = self._codes.get(call.text("code", ""))
        if code is None or self.home.now() - code.made_at > _CODE_LASTS:
            raise SlackError("invalid_code")
        if code.used:
            raise SlackError("code_already_used")
        if call.text("redirect_uri", "") != code.redirect_url:
            raise SlackError("bad_redirect_uri")
        code.used = True
        told = jwt.encode(self._told(code) | self.claims, _key(), "RS256", {"kid": "practice"})
        return {"access_token": f"xoxp-{secrets.token_hex(12)}", "token_type": "Bearer", "id_token": told}

    def _told(self, code: _Code) -> dict[str, Any]:
        user, now = self._user(code), self.home.now()
        return {
            "iss": _ISSUER,
            "sub": code.user,
            "aud": self.installs.client_id,
            "iat": int(now.timestamp()),
            "exp": int((now + _TOKEN_LASTS).timestamp()),
            "nonce": code.nonce,
            "https://slack.com/user_id": code.user,
            "https://slack.com/team_id": code.team,
            "name": user.real_name,
            "locale": "en-US",
        }

    def _user(self, code: _Code) -> User:
        return next(team.users[code.user] for team in self._workspaces() if team.team_id == code.team)

    def _workspaces(self) -> list[Workspace]:
        return [self.home, *(each.workspace for each in self.installs.neighbours.values())]


@cache
def _key() -> rsa.RSAPrivateKey:
    """Made once, since that takes its time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _link(team: str, user: str, words: str, asked: dict[str, str]) -> str:
    way = f"/openid/connect/authorize/{team}/{user}?{urlencode(asked)}"
    return f'<p><a href="{html.escape(way)}">{html.escape(words)}</a></p>'
