"""One request for JSON over HTTP, with an end to how long it takes and how much it brings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.errors import AdapterError, Reason
from bot.settings import LOOPBACK

_CONNECT_SECONDS, _SILENCE_SECONDS, _SECONDS = 5.0, 10.0, 20.0
_MOST_BYTES = 8 * 1024 * 1024
_REASONS = {401: Reason.AUTH, 403: Reason.AUTH, 404: Reason.NOT_FOUND, 429: Reason.RATE_LIMITED}

Describe = Callable[[Any], tuple[str, str]]
"""What a refusal's JSON says: a word for `AdapterError.code`, and what people read after the status."""


@dataclass(frozen=True)
class Answer:
    """The JSON that was answered, None where there was none; `headers` with lower-case names."""

    status: int
    value: Any
    headers: Mapping[str, str]


def client_for(address: str, *, keeps: bool = True) -> httpx.Client:
    """A client for that address, which follows no redirects; of proxies only what lies elsewhere knows.

    It `keeps` its connections, or has a new one for each request, for what is asked now and then.
    """
    is_here = urlsplit(address).hostname in LOOPBACK
    return httpx.Client(
        timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=not is_here,
        verify=urlsplit(address).scheme == "https",
        limits=httpx.Limits() if keeps else httpx.Limits(max_keepalive_connections=0),
    )


def ask(client: httpx.Client, request: httpx.Request, who: str, describe: Describe) -> Answer:
    """What `who` answers, where that is a success. Raises AdapterError for anything else, and after 20 s."""
    try:
        answer = client.send(request, stream=True)
        try:
            body = _read(answer, who)
        finally:
            answer.close()
    except httpx.TimeoutException as error:
        raise _late(who) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AdapterError(f"{who} cannot be reached", reason=Reason.TIMEOUT, retryable=True) from error
    if not answer.is_success:
        raise _refused(who, answer, describe(_decoded(body)))
    return Answer(answer.status_code, _decoded(body), answer.headers)


def retry_after(answer: httpx.Response) -> float | None:
    """How many seconds the other side wants to be left alone; None where it does not say so in seconds."""
    after = answer.headers.get("retry-after", "")
    return float(after) if re.fullmatch(r"[0-9]{1,5}", after, re.ASCII) else None


def nonsense(who: str, what: str) -> AdapterError:
    """The error for an answer that nobody could have meant."""
    return AdapterError(f"{who} answers {what}", reason=Reason.SERVER, retryable=True)


def _read(answer: httpx.Response, who: str) -> bytes:
    # A body that drips never falls silent, so the whole of it has an end of its own.
    until, chunks, size = monotonic() + _SECONDS, [], 0
    for chunk in answer.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > _MOST_BYTES:
            raise nonsense(who, "more than 8 MiB")
        if monotonic() > until:
            raise _late(who)
    return b"".join(chunks)


def _late(who: str) -> AdapterError:
    return AdapterError(f"{who} does not answer in time", reason=Reason.TIMEOUT, retryable=True)


def _refused(who: str, answer: httpx.Response, said: tuple[str, str]) -> AdapterError:
    status, (code, words) = answer.status_code, said
    return AdapterError(
        f"{who} answers {status}{f' {words}' if words else ''}",
        reason=_REASONS.get(status, Reason.CLIENT if 400 <= status < 500 else Reason.SERVER),
        retryable=status in (408, 429) or status >= 500,
        retry_after=retry_after(answer),
        code=code,
    )


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
