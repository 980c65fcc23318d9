"""One call for JSON over HTTP, with an end to how long it takes and how much it brings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.errors import AdapterError, Reason
from bot.settings import LOOPBACK

_CONNECT_SECONDS, _SILENCE_SECONDS, _SECONDS = 5.0, 10.0, 20.0
_MOST_BYTES = 8 * 1024 * 1024
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")
_REASONS = {401: Reason.AUTH, 403: Reason.AUTH, 404: Reason.NOT_FOUND, 429: Reason.RATE_LIMITED}


def client_for(address: str) -> httpx.Client:
    """A client for that address, which follows no redirects; of proxies only what lies elsewhere knows."""
    is_here = urlsplit(address).hostname in LOOPBACK
    return httpx.Client(
        timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=not is_here,
        verify=urlsplit(address).scheme == "https",
    )


def get_json(
    client: httpx.Client,
    url: str,
    who: str,
    *,
    params: Mapping[str, str] | None = None,
    token: str | None = None,
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The JSON object that `who` answers, to a body that is posted where there is one.

    Raises AdapterError for anything else, and after 20 seconds.
    """
    headers = {"accept": "application/json", "accept-encoding": "identity"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    try:
        method = "GET" if body is None else "POST"
        with client.stream(method, url, params=params, headers=headers, json=body) as answer:
            said = _read(answer, who)
    except httpx.TimeoutException as error:
        raise _late(who) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AdapterError(f"{who} cannot be reached", reason=Reason.TIMEOUT, retryable=True) from error
    if answer.status_code != 200:
        raise _refused(who, answer, said)
    value = _decoded(said)
    if not isinstance(value, dict):
        raise nonsense(who, "no JSON object")
    return value


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


def _refused(who: str, answer: httpx.Response, body: bytes) -> AdapterError:
    status = answer.status_code
    value = _decoded(body)
    error = value.get("error") if isinstance(value, dict) else None
    given = error.get("code") if isinstance(error, dict) else error
    code = given if isinstance(given, str) and _CODE.fullmatch(given) else ""
    after = answer.headers.get("retry-after", "")
    return AdapterError(
        f"{who} answers {f'{status} {code}'.rstrip()}",
        reason=_REASONS.get(status, Reason.CLIENT if 400 <= status < 500 else Reason.SERVER),
        retryable=status in (408, 429) or status >= 500,
        retry_after=float(after) if re.fullmatch(r"[0-9]{1,5}", after, re.ASCII) else None,
        code=code,
    )


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
