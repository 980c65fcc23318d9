"""Hands events, commands and interactions to the app, and keeps a record of every try."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bot.practice.slack.parcel import Attempt, Parcel
from bot.practice.slack.signing import signed_headers

_log = logging.getLogger(__name__)
_RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
_WORKERS = 4
_KEPT = 10_000


@dataclass
class RequestUrl:
    """The app's address, empty while unknown; `signed_at` is the time its signature check goes by."""

    signing_secret: str
    signed_at: Callable[[], datetime]
    ack_seconds: float
    url: str = ""

    def deliver(self, parcel: Parcel) -> Attempt:
        """Posts the parcel, signed, and waits for the answer; redirects are not followed."""
        if not self.url:
            return Attempt(parcel, "http", 0, 0.0, "connection_failed", "no request URL, no WebSocket")
        started = time.monotonic()
        address = urlsplit(self.url)
        connection = HTTPConnection(address.netloc, timeout=self.ack_seconds)
        body, content_type = parcel.encoded()
        headers = signed_headers(self.signing_secret, body, self.signed_at())
        headers["Content-Type"] = content_type
        if parcel.retry:
            headers |= {"X-Slack-Retry-Num": str(parcel.retry), "X-Slack-Retry-Reason": parcel.reason}
        try:
            connection.request("POST", address.path or "/", body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException) as problem:
            error = "http_timeout" if isinstance(problem, TimeoutError) else "connection_failed"
            return Attempt(parcel, "http", 0, time.monotonic() - started, error, str(problem))
        finally:
            connection.close()
        return Attempt(
            parcel,
            "http",
            answer.status,
            time.monotonic() - started,
            "" if answer.status == 200 else "http_error",
            text,
            no_retry=answer.headers.get("X-Slack-No-Retry") == "1",
        )


class Delivery:
    """The way to the app: `by_socket` when it has a connection open (it gives None when not), else `by_http`.

    Events are retried three times: at once, after a minute, after five more; `tick` sends those that are due
    by `now`.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        by_http: Callable[[Parcel], Attempt],
        by_socket: Callable[[Parcel], Attempt | None],
    ) -> None:
        self._tried: deque[Attempt] = deque(maxlen=_KEPT)
        self._now = now
        self._by_http = by_http
        self._by_socket = by_socket
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="practice-delivery")
        self._later: list[tuple[datetime, Parcel]] = []
        self._under_way = 0
        self._changed = threading.Condition()

    @property
    def deliveries(self) -> list[Attempt]:
        """The last tries, oldest first."""
        with self._changed:
            return list(self._tried)

    def now_and_wait(self, parcel: Parcel) -> Attempt:
        """Delivers in the caller's thread, once, and gives what came of it."""
        attempt = self._by_socket(parcel) or self._by_http(parcel)
        with self._changed:
            self._tried.append(attempt)
        _log.info("delivered: %s %s %s", parcel.name, attempt.status, attempt.error)
        return attempt

    def in_background(self, parcel: Parcel) -> None:
        """Delivers an event from a worker thread, with Slack's retries."""
        with self._changed:
            self._under_way += 1
        self._pool.submit(self._try, parcel)

    def tick(self) -> int:
        """Starts the retries that are due; gives how many."""
        with self._changed:
            due = [parcel for at, parcel in self._later if at <= self._now()]
            self._later = [(at, parcel) for at, parcel in self._later if at > self._now()]
        for parcel in due:
            self.in_background(parcel)
        return len(due)

    def settle(self, seconds: float = 10.0) -> bool:
        """Waits until no event is on its way; false when `seconds` pass before."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._under_way, seconds)

    def _try(self, parcel: Parcel) -> None:
        try:
            attempt = self.now_and_wait(parcel)
            if attempt.error and not attempt.no_retry and parcel.retry < len(_RETRY_AFTER):
                self._again(replace(parcel, retry=parcel.retry + 1, reason=attempt.error))
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _again(self, parcel: Parcel) -> None:
        wait = _RETRY_AFTER[parcel.retry - 1]
        if not wait:
            self.in_background(parcel)
            return
        with self._changed:
            self._later.append((self._now() + wait, parcel))
