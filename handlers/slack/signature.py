"""Checks that Slack signed a request, lately, and once."""

from __future__ import annotations

import re
from datetime import timedelta

from pydantic import SecretStr

from bot.clock import Clock
from handlers.answer import Refusal
from handlers.proof import hex_digest, is_among, secrets_in
from handlers.replay import ReplayMemory
from handlers.request import Request

WINDOW = timedelta(minutes=5)
"""How far a request's time may lie from ours, either way."""

_TIMESTAMP = re.compile(rb"[0-9]{1,12}")
_SIGNATURE = re.compile(rb"v0=[0-9a-f]{64}")


class SlackSignature:
    """Slack's `v0` signature: HMAC-SHA256 over `v0:<unix seconds>:<raw body>`.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """

    def __init__(self, secret: SecretStr | None, clock: Clock) -> None:
        self._secrets = secrets_in(secret)
        self._clock = clock
        # A request from the far edge of the window stays valid for both halves of it.
        self._used = ReplayMemory(2 * WINDOW)

    @property
    def is_set(self) -> bool:
        """Whether there is a secret to check against."""
        return bool(self._secrets)

    def check_head(self, request: Request) -> None:
        """Raises a Refusal for headers that no signed request has, before any of the body is read."""
        timestamp = request.headers.get(b"x-slack-request-timestamp", b"")
        signature = request.headers.get(b"x-slack-signature", b"")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise _unsigned("The request is not signed.")
        if abs(self._clock.now().timestamp() - int(timestamp)) > WINDOW.total_seconds():
            raise Refusal(401, "stale", "The request's time is more than 5 minutes off.")

    def check(self, request: Request, body: bytes) -> str:
        """The signature, now used; raises a Refusal when it is wrong or was used before."""
        timestamp = request.headers[b"x-slack-request-timestamp"]
        signature = request.headers[b"x-slack-signature"]
        message = b":".join((b"v0", timestamp, body))
        if not is_among(signature, [b"v0=" + hex_digest(secret, message) for secret in self._secrets]):
            raise _unsigned("The signature is not ours.")
        if not self._used.is_new(signature.decode(), self._clock.now()):
            # What the first one started goes on, so Slack need not try again.
            raise Refusal(401, "replayed", "This very request was taken before.", {"x-slack-no-retry": "1"})
        return signature.decode()

    def forget(self, signature: str) -> None:
        """Lets Slack send it again, since nothing came of it."""
        self._used.forget(signature)


def _unsigned(detail: str) -> Refusal:
    return Refusal(401, "unauthenticated", detail)
