"""Speaks to a Tocsin that serves: posts what a sender would, and asks its API."""

from __future__ import annotations

import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import SecretStr

from bot.errors import TocsinError
from bot.model.source import Proof
from bot.settings import Settings
from bot.sources.catalog import SOURCES

_TIMEOUT_SECONDS = 10


class Unanswered(TocsinError):
    """Nobody answers there."""


class Declined(TocsinError):
    """What was asked for was declined; `status` is the answer's."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Sender:
    """Proves itself by the first secret of each setting; `address` None is where the settings listen.

    Every call raises Unanswered or Declined.
    """

    def __init__(self, settings: Settings, address: str | None = None) -> None:
        self._settings = settings
        self.address = (address or f"http://{settings.listen}").rstrip("/")

    def post(self, source: str, body: Any, drill: str = "") -> str:
        """Posts a body as its sender would, and gives the receipt; `drill` marks it as part of that drill."""
        raw = json.dumps(body).encode()
        query = f"?drill={quote(drill, safe='')}" if drill else ""
        proof = self._proof(SOURCES[source].proof, raw)
        return str(self._call(f"/alerts/{source}{query}", proof, raw)["receipt"])

    def ask(self, path: str, body: Any = None) -> Any:
        """What the API answers at that path below /api; with a body, it is posted."""
        token = self._settings.api_token
        proof = {"Authorization": f"Bearer {_first(token)}"} if token else {}
        return self._call(f"/api{path}", proof, None if body is None else json.dumps(body).encode())

    def _call(self, path: str, proof: Mapping[str, str], raw: bytes | None) -> Any:
        url = self.address + path
        headers = {"Content-Type": "application/json", **proof}
        try:
            request = urllib.request.Request(url, raw, headers)  # noqa: S310 - the user's own
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
                return json.load(response)
        except urllib.error.HTTPError as error:
            said = error.read(500).decode(errors="replace")
            raise Declined(f"{url} answered {error.code}: {_detail(said)}", error.code) from None
        except (OSError, ValueError) as error:
            raise Unanswered(
                f"Nothing answers at {self.address} as Tocsin does. Is tocsin serve running? ({error})"
            ) from None

    def _proof(self, proof: Proof, raw: bytes) -> dict[str, str]:
        """Names itself as the sender would."""
        settings = self._settings
        if proof is Proof.PAGERDUTY and settings.pagerduty_webhook_secret:
            digest = hmac.new(_first(settings.pagerduty_webhook_secret).encode(), raw, "sha256").hexdigest()
            return {"X-PagerDuty-Signature": f"v1={digest}"}
        if settings.webhook_token:
            return {"Authorization": f"Bearer {_first(settings.webhook_token)}"}
        return {}


def _first(secrets: SecretStr) -> str:
    return secrets.get_secret_value().partition(",")[0].strip()


def _detail(said: str) -> str:
    """The sentence of an error of ours, or whatever was said."""
    try:
        return str(json.loads(said)["detail"])
    except (ValueError, LookupError, TypeError):
        return said
