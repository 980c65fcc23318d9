"""Tells whether Entra ID gave a token to a caller that may send here.

Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
from jwt.exceptions import (
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from bot.adapters.azure.entra_keys import EntraKeys
from bot.clock import Clock
from bot.errors import SettingsError, Unproven
from bot.settings import Settings

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_BYTES = 8 * 1024
_LEEWAY_SECONDS = 60
_ALGORITHM = "RS256"
_UNREADABLE = "The bearer is no token that can be read."
_WRONG: Mapping[type[Exception], str] = {
    InvalidSignatureError: "The token's signature is wrong.",
    InvalidAudienceError: "The token is for another audience than TOCSIN_ENTRA_AUDIENCE names.",
    InvalidIssuerError: "The token was issued by another tenant than AZURE_TENANT_ID.",
}
_OURS: Any = {
    "require": ["exp", "aud", "iss"],
    # These times are looked at below, by our own clock.
    **dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat"), False),
}


class EntraTokens:
    """Checks tokens of one tenant; the settings say for which audience, role and callers.

    Raises SettingsError where no tenant is named, or not by its id.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        tenant = (settings.azure_tenant_id or "").lower()
        if not _ID.fullmatch(tenant):
            raise SettingsError(
                "TOCSIN_ENTRA_AUDIENCE is set, and AZURE_TENANT_ID is no tenant's id: whose are the tokens? "
                "The app registration's Overview has it as Directory (tenant) ID."
            )
        self.keys = EntraKeys(tenant, settings.azure_authority_host, clock)
        self._clock = clock
        self._tenant = tenant
        self._issuers = _issuers(tenant, settings.azure_authority_host)
        self._audiences = _words(settings.entra_audience)
        self._roles = frozenset(_words(settings.entra_roles))
        self._callers = frozenset(_words((settings.entra_callers or "").lower()))

    def check(self, token: bytes, callers: Collection[str]) -> None:
        if len(token) > _MOST_BYTES:
            raise Unproven(f"The token is longer than {_MOST_BYTES // 1024} KiB.")
        claims = self._claims(token, _key_id(token))
        self._check_times(claims)
        if claims.get("tid") != self._tenant:
            raise Unproven(_WRONG[InvalidIssuerError])
        if not self._roles.intersection(_texts(claims.get("roles"))):
            raise Unproven("The token holds no role of TOCSIN_ENTRA_ROLES.")
        # A token of version 1 names its caller in appid, one of version 2 in azp.
        named = [claims[claim] for claim in ("azp", "appid") if claim in claims]
        if not named or not all(caller in (*self._callers, *callers) for caller in named):
            raise Unproven("The token's caller may not send here; TOCSIN_ENTRA_CALLERS names who may.")

    def _claims(self, token: bytes, kid: str) -> Mapping[str, Any]:
        key = self.keys.key(kid)
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                audience=self._audiences,
                issuer=self._issuers,
                options=_OURS,
            )
        except MissingRequiredClaimError as error:
            raise Unproven(f"The token does not state its {error.claim}.") from None
        except (PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise Unproven(_WRONG.get(type(error), _UNREADABLE)) from None

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock.now().timestamp()
        ends, begins = claims["exp"], claims.get("nbf", 0)
        if not _is_number(ends) or not _is_number(begins):
            raise Unproven("The token's times are no numbers.")
        if not now < ends + _LEEWAY_SECONDS:
            raise Unproven("The token has expired.")
        if not begins <= now + _LEEWAY_SECONDS:
            raise Unproven("The token is not valid yet.")


def _key_id(token: bytes) -> str:
    """The id of the key that it says it is signed with, by the one algorithm that is taken."""
    try:
        header = jwt.get_unverified_header(token)
    except (PyJWTError, ValueError, TypeError, RecursionError):
        raise Unproven(_UNREADABLE) from None
    if header.get("alg") != _ALGORITHM:
        raise Unproven(f"The token is not signed by {_ALGORITHM}.")
    if not isinstance(header.get("kid"), str):
        raise Unproven("The token does not say with which key it is signed.")
    return str(header["kid"])


def _issuers(tenant: str, authority: str) -> list[str]:
    """What the tenant calls itself in tokens of version 2 and of version 1."""
    is_china = str(urlsplit(authority).hostname).endswith(".cn")
    older = "sts.chinacloudapi.cn" if is_china else "sts.windows.net"
    return [f"{authority}/{tenant}/v2.0", f"https://{older}/{tenant}/"]


def _words(setting: str | None) -> list[str]:
    return [word.strip() for word in (setting or "").split(",") if word.strip()]


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
