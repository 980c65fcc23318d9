"""How a sender proves itself: a shared token, a signature, or that it sits on this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.settings import LOOPBACK
from handlers.answer import Refusal
from handlers.request import Request

_PROXIED = (b"forwarded", b"x-forwarded-for", b"x-real-ip")


def secrets_in(setting: SecretStr | None) -> tuple[bytes, ...]:
    """The secrets of a setting: several, separated by commas, are all good while one replaces the other."""
    words = setting.get_secret_value().split(",") if setting else []
    return tuple(word.strip().encode() for word in words if word.strip())


def is_among(given: bytes, secrets: Iterable[bytes]) -> bool:
    """Whether `given` is one of the secrets, in a time that tells nothing about them."""
    return True in [hmac.compare_digest(given, secret) for secret in secrets]


def hex_digest(secret: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 as lower-case hex."""
    return hmac.new(secret, message, hashlib.sha256).hexdigest().encode()


class TokenProof:
    """A shared token. With none set, only this machine may ask.

    `setting` is the environment variable people set; `for_webhook` also takes the token as a basic password
    (with any user name) and as `?token=`, since many senders know no other way.
    """

    def __init__(self, setting: str, value: SecretStr | None, *, for_webhook: bool = False) -> None:
        self._setting = setting
        self._secrets = secrets_in(value)
        self._for_webhook = for_webhook

    def check(self, request: Request) -> None:
        """Raises a Refusal for a request without the token."""
        if not self._secrets:
            if not is_local(request):
                raise self._refusal(f"{self._setting} is not set, so only this machine may ask.")
        elif True not in [is_among(given, self._secrets) for given in self._given(request)]:
            raise self._refusal(f"The request does not carry {self._setting}.")

    def _given(self, request: Request) -> list[bytes]:
        scheme, _, value = request.headers.get(b"authorization", b"").partition(b" ")
        given = [value.strip()] if scheme.lower() == b"bearer" else []
        if self._for_webhook:
            given += [_basic_password(value)] if scheme.lower() == b"basic" else []
            given += [token] if (token := request.query(b"token")) else []
        return given

    def _refusal(self, detail: str) -> Refusal:
        # Some senders hold back a password until they are asked for one.
        scheme = 'Basic realm="Tocsin"' if self._for_webhook else "Bearer"
        return Refusal(401, "unauthenticated", detail, {"www-authenticate": scheme})


class PagerDutySignature:
    """PagerDuty's `v1` signature: HMAC-SHA256 over the raw body; any of several may match.

    Source: PagerDuty/developer-docs, docs/webhooks/04-Signatures.md.
    """

    def __init__(self, value: SecretStr | None) -> None:
        self._secrets = secrets_in(value)

    @property
    def is_set(self) -> bool:
        """Whether there is a secret to check against."""
        return bool(self._secrets)

    def check(self, request: Request, body: bytes) -> None:
        """Raises a Refusal for a body that was not signed with the secret."""
        wanted = [b"v1=" + hex_digest(secret, body) for secret in self._secrets]
        given = request.headers.get(b"x-pagerduty-signature", b"").split(b",")[:16]
        if True not in [is_among(signature.strip(), wanted) for signature in given]:
            raise Refusal(401, "unauthenticated", "The body is not signed with PAGERDUTY_WEBHOOK_SECRET.")


def is_local(request: Request) -> bool:
    """Whether the sender sits on this machine, with no proxy and no foreign web page in between.

    A tunnel or proxy on this machine shows in its headers or in the host it was asked for; a web page in a
    local browser shows in the origin, or in a host name of its own that it pointed here.
    """
    client = request.scope.get("client")
    if not client or not _is_loopback(client[0]) or any(name in request.headers for name in _PROXIED):
        return False
    origin = request.headers.get(b"origin")
    return _leads_here("//" + request.header(b"host")) and (
        origin is None or _leads_here(origin.decode("latin-1"))
    )


def _leads_here(address: str) -> bool:
    try:
        return _is_loopback(urlsplit(address).hostname or "")
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    if host in LOOPBACK:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _basic_password(value: bytes) -> bytes:
    try:
        return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
    except ValueError:
        return b""
