"""Reads a body within its limits: how large, how slow, how many at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Self

from handlers.answer import Refusal, busy
from handlers.request import Request

_KIB = 1024


@dataclass(frozen=True)
class Limits:
    """What one process takes. Sizes in bytes, times in seconds; `_at_once` counts per route and source.

    `accept_seconds` stays below PagerDuty's 5 s, the shortest patience among the senders of alerts.
    """

    body_bytes: int = 512 * _KIB
    body_seconds: float = 10.0
    requests_at_once: int = 2000
    bytes_at_once: int = 32 * _KIB * _KIB
    accept_seconds: float = 4.0
    linger_bytes: int = 64 * _KIB * _KIB
    linger_seconds: float = 2.0
    slack_workers: int = 16
    slack_waiting: int = 64
    slack_seconds: float = 10.0


class Gone(Exception):
    """The sender hung up before the whole body was here."""


class Load:
    """How many requests are being served and how many bytes of body they hold together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._requests = 0
        self._bytes = 0

    def share(self) -> Share:
        """One request's share, to be held by `with` for as long as it is served."""
        return Share(self)

    def enter(self) -> None:
        """Counts one request more; raises a Refusal when there is no room."""
        if self._requests >= self._limits.requests_at_once:
            raise busy("Too many requests at once. Try again shortly.")
        self._requests += 1

    def leave(self, size: int) -> None:
        """Counts one request less, and the bytes that it held."""
        self._requests -= 1
        self._bytes -= size

    def take(self, size: int) -> None:
        """Counts `size` bytes more; raises a Refusal when there is no room."""
        if self._bytes + size > self._limits.bytes_at_once:
            raise busy("Too many large requests at once. Try again shortly.")
        self._bytes += size


class Share:
    """What one request holds of the load."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.size = 0

    def __enter__(self) -> Self:
        self._load.enter()
        return self

    def __exit__(self, *_: object) -> None:
        self._load.leave(self.size)

    def grow(self, size: int) -> None:
        """Counts `size` bytes more; raises a Refusal when there is no room."""
        self._load.take(size)
        self.size += size


def check_head(request: Request, limits: Limits) -> None:
    """Raises a Refusal for a body that need not be read to be refused: an encoded one, or one too large."""
    if request.header(b"content-encoding").strip().lower() not in ("", "identity"):
        raise Refusal(415, "encoded", "Send the body without a Content-Encoding.")
    length = request.header(b"content-length")
    if length.isdecimal() and (len(length) > 18 or int(length) > limits.body_bytes):
        raise _too_large(limits)


async def read_body(request: Request, share: Share, limits: Limits) -> bytes:
    """The whole body. Raises a Refusal when it is too large or too slow, Gone when the sender hangs up."""
    if request.is_whole:
        return await _read(request, share, limits)  # a timer would cost more than the reading
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read(request, share, limits)
    except TimeoutError:
        raise Refusal(
            408, "too_slow", f"The body did not arrive within {limits.body_seconds:g} seconds."
        ) from None


async def _read(request: Request, share: Share, limits: Limits) -> bytes:
    chunks = []
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        if share.size + len(chunk) > limits.body_bytes:
            raise _too_large(limits)
        share.grow(len(chunk))
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _too_large(limits: Limits) -> Refusal:
    return Refusal(413, "too_large", f"A body has at most {limits.body_bytes // _KIB} KiB here.")
