"""PagerDuty's v3 webhooks: signed, in order for each incident, tried again for two days."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import Literal
from urllib.parse import urlsplit
from uuid import uuid4

from bot.practice.pagerduty.pager import Json

ANSWER_SECONDS = 5.0
_GIVE_UP = timedelta(hours=48)
_WAITS = [timedelta(seconds=10 * 2**tries) for tries in range(7)]
_DROPS_TO_DISABLE = 3
_DISABLED = timedelta(hours=24)
_TOO_MANY, _ERRORS = 429, 500


@dataclass(frozen=True)
class Attempt:
    """One try: `status` is 0 and `error` says why when no answer came."""

    at: datetime
    status: int
    error: str = ""

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300

    @property
    def again(self) -> bool:
        """No answer, a server error or a rate limit may pass; any other answer is final."""
        return self.status in (0, _TOO_MANY) or self.status >= _ERRORS


@dataclass
class Webhook:
    """One event for the subscriber; its `id` is the same in every try."""

    id: str
    about: str
    body: Json
    created_at: datetime
    due_at: datetime
    state: Literal["waiting", "delivered", "dropped"] = "waiting"
    attempts: list[Attempt] = field(default_factory=list)


def signature(secrets: Sequence[str], body: bytes) -> str:
    """The value of X-PagerDuty-Signature: an HMAC-SHA256 of the body for each secret."""
    return ",".join(f"v1={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}" for secret in secrets)


class Webhooks:
    """Sends from one thread of its own; `tick` tries again what is due by `now`, `sent` is everything so far.

    PagerDuty names no times between tries: here they double from 10 to 640 seconds. With no `url` there
    is no subscriber and nothing is kept. Three drops in a row disable the subscription for 24 hours.
    """

    def __init__(self, url: str | None, secrets: Sequence[str], now: Callable[[], datetime]) -> None:
        self.url = url
        self.secrets = list(secrets)
        self.answer_seconds = ANSWER_SECONDS
        self.sent: list[Webhook] = []
        self.disabled_until: datetime | None = None
        self._now = now
        self._drops_in_a_row = 0
        self._lock = threading.Lock()
        self._last: Future[None] | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="practice-pagerduty")

    def send(self, about: str, body: Json) -> None:
        """Queues an event about the incident with this id."""
        if self.url is None:
            return
        at = self._now()
        webhook = Webhook(str(uuid4()), about, body, at, at)
        with self._lock:
            if self.disabled_until and at < self.disabled_until:
                webhook.state = "dropped"
            self.sent.append(webhook)
        self.tick()

    def tick(self) -> None:
        """Starts what is due."""
        self._last = self._worker.submit(self._work)

    def settle(self, seconds: float = 10.0) -> None:
        """Waits until all that was due has been tried; raises TimeoutError when `seconds` pass before."""
        if self._last:
            self._last.result(seconds)

    def close(self) -> None:
        """Drops what waits and lets what is on its way arrive."""
        self.url = None
        self._worker.shutdown(cancel_futures=True)

    def _work(self) -> None:
        while (url := self.url) and (webhook := self._next()):
            attempt = self._try(url, webhook)
            with self._lock:
                self._record(webhook, attempt)

    def _next(self) -> Webhook | None:
        """The oldest that is due and not behind an older one about the same incident."""
        held: set[str] = set()
        with self._lock:
            for webhook in self.sent:
                if webhook.state == "waiting" and webhook.about not in held:
                    if webhook.due_at <= self._now():
                        return webhook
                    held.add(webhook.about)
        return None

    def _try(self, url: str, webhook: Webhook) -> Attempt:
        address = urlsplit(url)
        body = json.dumps(webhook.body).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "PagerDuty-Webhook/V3.0",
            "X-Webhook-Id": webhook.id,
            "X-PagerDuty-Signature": signature(self.secrets, body),
        }
        connection = HTTPConnection(address.netloc, timeout=self.answer_seconds)
        try:
            connection.request("POST", address._replace(scheme="", netloc="").geturl() or "/", body, headers)
            return Attempt(self._now(), connection.getresponse().status)
        except (OSError, HTTPException) as problem:
            return Attempt(self._now(), 0, str(problem) or type(problem).__name__)
        finally:
            connection.close()

    def _record(self, webhook: Webhook, attempt: Attempt) -> None:
        webhook.attempts.append(attempt)
        wait = _WAITS[min(len(webhook.attempts), len(_WAITS)) - 1]
        if attempt.arrived:
            webhook.state = "delivered"
            self._drops_in_a_row = 0
        elif attempt.again and attempt.at + wait <= webhook.created_at + _GIVE_UP:
            webhook.due_at = attempt.at + wait
        else:
            webhook.state = "dropped"
            self._drops_in_a_row += 1
            if self._drops_in_a_row == _DROPS_TO_DISABLE:
                self._disable(attempt.at)

    def _disable(self, at: datetime) -> None:
        self._drops_in_a_row = 0
        self.disabled_until = at + _DISABLED
        for webhook in self.sent:
            if webhook.state == "waiting":
                webhook.state = "dropped"
