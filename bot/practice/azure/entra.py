"""Entra ID for one tenant: its keys, its OpenID configuration, and tokens for applications."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from uuid import NAMESPACE_URL, uuid4, uuid5

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import PyJWTError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice.azure.faults import Faults

LIFETIME = timedelta(hours=1)
Json = dict[str, Any]


@cache
def _key(_number: int) -> rsa.RSAPrivateKey:
    """Making one takes its time, so that all stand-ins share them."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class PracticeEntra:
    """A tenant with applications, each with a secret; `where` gives its address, with no slash at its end.

    `now` gives aware datetimes; tokens are good for an hour of it.
    """

    def __init__(
        self, now: Callable[[], datetime], faults: Faults, tenant: str, where: Callable[[], str]
    ) -> None:
        self.tenant = tenant
        self._where = where
        self.secrets: dict[str, str] = {}
        self.key_reads = 0
        self.handed_out = 0
        self._now = now
        self._faults = faults
        self._listed = [1]
        self._signing = 1

    @property
    def url(self) -> str:
        return self._where()

    def rotate(self) -> None:
        """Signs with a new key from now on; the old ones stay listed until `retire`."""
        self._signing += 1
        self._listed.append(self._signing)

    def retire(self) -> None:
        """Lists the present key alone."""
        self._listed = [self._signing]

    def token(
        self,
        audience: str,
        *,
        caller: str = "",
        roles: tuple[str, ...] | None = (),
        version: int = 2,
        unlisted_key: bool = False,
        **claims: Any,
    ) -> str:
        """A token as an application gets it, with `claims` over its own; None takes one away.

        Version 1 names the older issuer, and its caller in `appid` instead of `azp`.
        """
        now = int(self._now().timestamp())
        issuer = (
            f"{self.url}/{self.tenant}/v2.0" if version == 2 else f"https://sts.windows.net/{self.tenant}/"
        )
        told: Json = {
            "aud": audience,
            "iss": issuer,
            "iat": now,
            "nbf": now,
            "exp": now + int(LIFETIME.total_seconds()),
            "tid": self.tenant,
            "azp" if version == 2 else "appid": caller,
            "roles": roles,
            "ver": f"{version}.0",
        } | claims
        kept = {name: value for name, value in told.items() if value is not None}
        return self.sign(json.dumps(kept).encode(), 99 if unlisted_key else self._signing)

    def sign(self, content: bytes, number: int = 1) -> str:
        """Whatever the content is, signed with that key."""
        return jwt.PyJWS().encode(content, _key(number), algorithm="RS256", headers={"kid": _kid(number)})

    def public_key(self) -> Json:
        """The present key as it is listed."""
        return _listed(self._signing)

    def is_good(self, token: str, audience: str) -> bool:
        """Whether one of its applications may call `audience` with this token now."""
        try:
            number = {_kid(each): each for each in self._listed}[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token,
                _key(number).public_key(),
                algorithms=["RS256"],
                audience=audience,
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except (PyJWTError, KeyError):
            return False
        return bool(claims["nbf"] <= self._now().timestamp() < claims["exp"])

    def routes(self) -> list[Route]:
        tenant = f"/{self.tenant}"
        return [
            Route(f"{tenant}/v2.0/.well-known/openid-configuration", self._configuration),
            Route(f"{tenant}/discovery/v2.0/keys", self._keys),
            Route(f"{tenant}/oauth2/v2.0/token", self._hand_out, methods=["POST"]),
        ]

    async def _configuration(self, request: Request) -> Response:
        # Microsoft's own library, which knows nothing but https, asks through something that ends TLS.
        ended = request.headers.get("x-forwarded-proto") == "https"
        base = f"https://{request.headers['host']}" if ended else self.url
        told = {
            "issuer": f"{self.url}/{self.tenant}/v2.0",
            "authorization_endpoint": f"{base}/{self.tenant}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/{self.tenant}/oauth2/v2.0/token",
            "jwks_uri": f"{base}/{self.tenant}/discovery/v2.0/keys",
        }
        return await self._faults.meet("entra", request, lambda: JSONResponse(told))

    async def _keys(self, request: Request) -> Response:
        self.key_reads += 1
        listed = {"keys": [_listed(number) for number in self._listed]}
        return await self._faults.meet("entra", request, lambda: JSONResponse(listed))

    async def _hand_out(self, request: Request) -> Response:
        asked = dict(parse_qsl((await request.body()).decode()))
        return await self._faults.meet("entra", request, lambda: self._granted(asked))

    def _granted(self, asked: Mapping[str, str]) -> Response:
        if asked.get("grant_type") != "client_credentials":
            return _oauth_error(400, "unsupported_grant_type", "70003")
        client = asked.get("client_id", "")
        if self.secrets.get(client, "") != asked.get("client_secret", "?"):
            return _oauth_error(401, "invalid_client", "7000215")
        audience, _, default = asked.get("scope", "").rpartition("/")
        if default != ".default":
            return _oauth_error(400, "invalid_scope", "70011")
        self.handed_out += 1
        seconds = int(LIFETIME.total_seconds())
        token = self.token(audience, caller=client, version=1)
        return JSONResponse({"token_type": "Bearer", "expires_in": seconds, "access_token": token})


def _kid(number: int) -> str:
    return uuid5(NAMESPACE_URL, f"practice-key-{number}").hex


def _listed(number: int) -> Json:
    described: Json = json.loads(RSAAlgorithm.to_jwk(_key(number).public_key()))
    return {**described, "use": "sig", "kid": _kid(number)}


def _oauth_error(status: int, error: str, code: str) -> Response:
    said = f"AADSTS{code}: a practice refusal. Trace ID: {uuid4()}"
    return JSONResponse({"error": error, "error_description": said, "error_codes": [int(code)]}, status)
