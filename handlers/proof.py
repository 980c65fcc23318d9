"""How a sender proves itself: a shared token, a signature, or that it sits on this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.clock import Clock
from bot.model.source import Proof
from bot.settings import LOOPBACK, Settings
from handlers.answer import Refusal
from handlers.request import Request

_WINDOW = timedelta(minutes=5)
_SECONDS = re.compile(rb"[0-9]{10}")
_PROXIED = frozenset((b"forwarded", b"x-forwarded-for", b"x-real-ip"))


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

    `setting` is the environment variable people set; `by_password` also takes the token as a basic password
    (with any user name), as browsers ask for, and `for_webhook` also as `?token=`, since many senders know no
    other way.
    """

    def __init__(
        self, setting: str, value: SecretStr | None, *, for_webhook: bool = False, by_password: bool = False
    ) -> None:
        self._setting = setting
        self._secrets = secrets_in(value)
        self._for_webhook = for_webhook
        self._by_password = by_password or for_webhook

    def check(self, request: Request) -> None:
        """Raises a Refusal for a request without the token."""
        if not self._secrets:
            if not is_local(request):
                raise self._refusal(f"{self._setting} is not set, so only this machine may ask.")
        elif not self.is_carried(request):
            raise self._refusal(f"The request does not carry {self._setting}.")

    def is_carried(self, request: Request) -> bool:
        """Whether the request has the token, in whichever way."""
        return True in [is_among(given, self._secrets) for given in self._given(request)]

    def _given(self, request: Request) -> list[bytes]:
        scheme, _, value = request.headers.get(b"authorization", b"").partition(b" ")
        given = [value.strip()] if scheme.lower() == b"bearer" else []
        if self._by_password and scheme.lower() == b"basic":
            given += [_basic_password(value)]
        if self._for_webhook:
            given += [token] if (token := request.query(b"token")) else []
        return given

    def _refusal(self, detail: str) -> Refusal:
        # Some senders hold back a password until they are asked for one.
        scheme = 'Basic realm="Tocsin"' if self._by_password else "Bearer"
        return Refusal(401, "unauthenticated", detail, {"www-authenticate": scheme})


class BodySignature:
    """HMAC-SHA256 over the raw body as hex in a header, behind a prefix; any of several may match.

    `setting` is the environment variable people set. With `always`, a body without the header is refused;
    otherwise its sender proves itself by the token. Sources: PagerDuty/developer-docs,
    docs/webhooks/04-Signatures.md; https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
    """

    def __init__(
        self,
        setting: str,
        value: SecretStr | None,
        header: bytes,
        prefix: bytes = b"",
        *,
        always: bool = False,
    ) -> None:
        self._setting = setting
        self._secrets = secrets_in(value)
        self._header = header
        self._prefix = prefix
        self._always = always

    def is_due(self, request: Request) -> bool:
        """Whether this request is to be checked: there is a secret, and there is or should be a signature."""
        return bool(self._secrets) and (self._always or self._header in request.headers)

    def check(self, request: Request, body: bytes) -> None:
        """Raises a Refusal for a body that was not signed with the secret."""
        messages = self._messages(request, body)
        wanted = [self._prefix + hex_digest(secret, each) for secret in self._secrets for each in messages]
        given = request.headers.get(self._header, b"").split(b",")[:16]
        if True not in [is_among(signature.strip(), wanted) for signature in given]:
            raise Refusal(401, "unauthenticated", f"The body is not signed with {self._setting}.")

    def _messages(self, _request: Request, body: bytes) -> list[bytes]:
        return [body]


class GrafanaSignature(BodySignature):
    """Grafana's signature: over the body, or over `<unix seconds>:<body>` where it sends the time.

    People choose the name of the header that holds the time, so every header that looks like one is tried; a
    time more than 5 minutes off is none. Source: https://github.com/grafana/alerting/pull/285
    """

    def __init__(self, setting: str, value: SecretStr | None, clock: Clock) -> None:
        super().__init__(setting, value, b"x-grafana-alerting-signature")
        self._clock = clock

    def _messages(self, request: Request, body: bytes) -> list[bytes]:
        now = self._clock.now().timestamp()
        times = [value for value in request.headers.values() if _SECONDS.fullmatch(value)]
        fresh = [time for time in times if abs(now - int(time)) <= _WINDOW.total_seconds()]
        return [body, *(time + b":" + body for time in fresh[:4])]


def signatures(settings: Settings, clock: Clock) -> Mapping[Proof, BodySignature]:
    """The senders that can sign; GitHub and Grafana are given the webhook token as their secret."""
    token = ("TOCSIN_WEBHOOK_TOKEN", settings.webhook_token)
    pagerduty = ("PAGERDUTY_WEBHOOK_SECRET", settings.pagerduty_webhook_secret)
    return {
        Proof.PAGERDUTY: BodySignature(*pagerduty, b"x-pagerduty-signature", b"v1=", always=True),
        Proof.GITHUB: BodySignature(*token, b"x-hub-signature-256", b"sha256="),
        Proof.GRAFANA: GrafanaSignature(*token, clock),
    }


def is_local(request: Request) -> bool:
    """Whether the sender sits on this machine, with no proxy and no foreign web page in between.

    A tunnel or proxy on this machine shows in its headers or in the host it was asked for; a web page in a
    local browser shows in the origin, or in a host name of its own that it pointed here.
    """
    client = request.scope.get("client")
    if not client or not _is_loopback(client[0]) or not _PROXIED.isdisjoint(request.headers):
        return False
    origin = request.headers.get(b"origin")
    return _leads_here("//" + request.header(b"host")) and (
        origin is None or _leads_here(origin.decode("latin-1"))
    )


@lru_cache(maxsize=256)
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
