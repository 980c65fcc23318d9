"""Sign in with Slack: who somebody is, by OpenID Connect."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

import jwt

from bot.adapters.slack.api import SlackApi
from bot.clock import Clock
from bot.errors import AdapterError, Refused
from bot.model.session import SignedIn
from bot.ports import Measures

_ISSUER = "https://slack.com"
_SCOPES = "openid profile"
_LEEWAY_SECONDS = 60
_EXPLAINED = {
    "bad_client_secret": "SLACK_CLIENT_SECRET is not the secret of this app",
    "invalid_client_id": "SLACK_CLIENT_ID is not the id of an app",
    "bad_redirect_uri": "the app does not have Tocsin's address among its redirect URLs",
    "invalid_code": "Slack does not know the code that it sent along, or no more",
    "code_already_used": "that answer of Slack was used before",
}


class SlackIdentity:
    """By the app's own id and secret; `home` speaks in the workspace in which the app is.

    The token comes from Slack itself over TLS in answer to our secret, so that who sent it needs no signature
    to prove (OpenID Connect Core 3.1.3.7, number 6). What it says is checked all the same.
    Source: https://docs.slack.dev/authentication/sign-in-with-slack
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
        self._page = urljoin(base_url, "../openid/connect/authorize")
        self._home = home
        self._clock = clock
        self._api = SlackApi("", base_url, clock, measures)

    def home(self) -> str:
        return self._home.team()

    def address(self, state: str, nonce: str, back: str) -> str:
        asked = {
            "response_type": "code",
            "scope": _SCOPES,
            "client_id": self._app["client_id"],
            "state": state,
            "nonce": nonce,
            "redirect_uri": back,
        }
        return f"{self._page}?{urlencode(asked)}"

    def exchange(self, code: str, nonce: str, back: str) -> SignedIn:
        try:
            answer, _ = self._api.answer("openid_connect_token", code=code, redirect_uri=back, **self._app)
        except AdapterError as error:
            if error.code in _EXPLAINED:
                raise Refused(f"Slack refuses: {_EXPLAINED[error.code]} ({error.code}).") from error
            raise
        return self._checked(_claims(str(answer.get("id_token") or "")), nonce)

    def _checked(self, claims: Mapping[str, Any], nonce: str) -> SignedIn:
        now, ends = self._clock.now().timestamp(), claims.get("exp")
        audience = claims.get("aud")
        meant = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != _ISSUER or self._app["client_id"] not in meant:
            raise Refused("Slack's answer is for another app than this one.")
        if not isinstance(ends, int | float) or ends + _LEEWAY_SECONDS < now:
            raise Refused("Slack's answer is out of date.")
        if not hmac.compare_digest(str(claims.get("nonce") or "").encode(), nonce.encode()):
            raise Refused("Slack's answer is to another question than the one that this browser asked.")
        user, team = (str(claims.get(f"{_ISSUER}/{what}") or "") for what in ("user_id", "team_id"))
        if not user or not team:
            raise Refused("Slack's answer does not say who that is.")
        name = str(claims.get("name") or user)
        return SignedIn(
            user=user, name=name, team=team, enterprise=str(claims.get(f"{_ISSUER}/enterprise_id") or "")
        )


def _claims(token: str) -> Mapping[str, Any]:
    try:
        claims: Mapping[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise Refused("Slack's answer cannot be read.") from None
    return claims
