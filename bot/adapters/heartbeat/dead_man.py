"""The DeadMan port over one HTTP request, as every such service takes it."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from bot.errors import AdapterError, Reason
from bot.ports import Measures, calling
from bot.settings import LOOPBACK

_SECONDS = 10.0
_REASONS = {401: Reason.AUTH, 403: Reason.AUTH, 404: Reason.NOT_FOUND, 429: Reason.RATE_LIMITED}


class HttpDeadMan:
    """Asks for an address, whose path is a secret: no error and no log has more of it than the host."""

    def __init__(self, address: str, method: str, measures: Measures) -> None:
        parts = urlsplit(address)
        self._address = address
        self._method = method
        self._measures = measures
        self._who = f"The monitor at {parts.hostname}"
        self._client = httpx.Client(
            timeout=_SECONDS,
            follow_redirects=False,
            trust_env=parts.hostname not in LOOPBACK,
            verify=parts.scheme == "https",
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def beat(self) -> None:
        """Sends one sign of life."""
        with calling(self._measures, "heartbeat", "beat"):
            self._send()

    def _send(self) -> None:
        try:
            # What it says is of no matter, and might be long.
            with self._client.stream(self._method, self._address) as answer:
                status = answer.status_code
        except httpx.TimeoutException:
            raise self._failed("does not answer in time", Reason.TIMEOUT) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise self._failed("cannot be reached", Reason.TIMEOUT) from None
        if not 200 <= status < 300:
            otherwise = Reason.SERVER if status >= 500 else Reason.CLIENT
            raise self._failed(f"answers {status}", _REASONS.get(status, otherwise))

    def _failed(self, what: str, reason: Reason) -> AdapterError:
        return AdapterError(f"{self._who} {what}", reason=reason, retryable=True)
