"""The Webhooks port: a signed POST to each program's address, and nothing else of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from bot.adapters.asking import retry_after
from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.policy import WebhookEntry
from bot.ports import GONE, Measures, calling
from bot.rules.signing import read_secrets, signed_headers
from bot.settings import LOOPBACK

_REASONS = {401: Reason.AUTH, 403: Reason.AUTH, 404: Reason.NOT_FOUND, 429: Reason.RATE_LIMITED}
_SECONDS = 10.0
_MAKE = "tocsin webhook secret makes one for both sides"


class HttpWebhooks:
    """Follows no redirect, reads no answer, and says of an address no more than its host, since its path may
    be a secret. `secret_of` gives what an environment variable holds; `seconds` is how long the other
    side may be silent.
    """

    def __init__(
        self,
        entries: Iterable[WebhookEntry],
        secret_of: Callable[[str], SecretStr | None],
        clock: Clock,
        measures: Measures,
        *,
        seconds: float = _SECONDS,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._measures = measures
        self._kept = ExitStack()
        self._clients: dict[str, httpx.Client] = {}
        self._entries = {entry.name: entry for entry in entries}
        self._keys: dict[str, list[bytes]] = {}
        faults: dict[str, str] = {}
        for entry in self._entries.values():
            secret = secret_of(entry.secret)
            try:
                self._keys[entry.name] = read_secrets(secret.get_secret_value()) if secret else []
            except ValueError as error:
                faults[entry.name] = f"{entry.secret} {error}: {_MAKE}"
            else:
                if not secret:
                    faults[entry.name] = f"{entry.secret} is not set: {_MAKE}"
        self.faults: Mapping[str, str] = faults

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._kept.close()

    def deliver(self, name: str, id_: str, body: str) -> None:
        """Posts it, signed, once. Raises AdapterError."""
        if fault := self.faults.get(name):
            raise AdapterError(f"{name} is told nothing: {fault}", reason=Reason.AUTH, retryable=True)
        with calling(self._measures, "webhook", "deliver"):
            self._post(self._entries[name], id_, body.encode())

    def _post(self, entry: WebhookEntry, id_: str, body: bytes) -> None:
        who = f"{entry.name} ({urlsplit(entry.url).hostname})"
        at = int(self._clock.now().timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": "Tocsin",
            **signed_headers(self._keys[entry.name], id_, at, body),
        }
        try:
            # What it answers is of no matter, and might be long.
            client = self._client(entry)
            with client.stream("POST", entry.url, content=body, headers=headers) as answer:
                status, after = answer.status_code, retry_after(answer)
        except httpx.TimeoutException:
            raise _failed(f"{who} does not answer in time", Reason.TIMEOUT) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise _failed(f"{who} cannot be reached", Reason.TIMEOUT) from None
        if 300 <= status < 400:
            raise _failed(f"{who} answers {status}, and no redirect is followed", Reason.CLIENT)
        if not 200 <= status < 300:
            otherwise = Reason.SERVER if status >= 500 else Reason.CLIENT
            raise _failed(
                f"{who} answers {status}",
                _REASONS.get(status, otherwise),
                retry_after=after,
                code=GONE if status == 410 else "",
            )

    def _client(self, entry: WebhookEntry) -> httpx.Client:
        """Made when it is first needed, since that reads all certificates of this machine."""
        if entry.name not in self._clients:
            parts = urlsplit(entry.url)
            self._clients[entry.name] = client = httpx.Client(
                timeout=self._seconds,
                follow_redirects=False,
                trust_env=parts.hostname not in LOOPBACK,
                verify=parts.scheme == "https",
                limits=httpx.Limits(max_keepalive_connections=0),
            )
            self._kept.callback(client.close)
        return self._clients[entry.name]


def _failed(said: str, reason: Reason, *, retry_after: float | None = None, code: str = "") -> AdapterError:
    return AdapterError(said, reason=reason, retryable=True, retry_after=retry_after, code=code)
