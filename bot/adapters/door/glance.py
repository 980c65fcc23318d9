"""Looks at what an address answers, without saying who asks."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from bot.adapters.asking import client_for
from bot.errors import AdapterError, Reason
from bot.ports.inspection import Glance

_MOST = 200
_SECONDS = 4.0


def glance_at(url: str) -> Glance:
    """What a GET brings, whatever its status. Raises AdapterError where nothing is answered."""
    who = urlsplit(url).hostname
    try:
        with client_for(url, keeps=False) as client, client.stream("GET", url, timeout=_SECONDS) as answer:
            text = next(answer.iter_text(_MOST), "")
    except httpx.TimeoutException:
        raise AdapterError(f"{who} does not answer in time", reason=Reason.TIMEOUT, retryable=True) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        said = f"{who} cannot be reached ({type(error).__name__})"
        raise AdapterError(said, reason=Reason.SERVER, retryable=True) from None
    date = answer.headers.get("date")
    try:
        at = parsedate_to_datetime(date) if date else None
    except ValueError:
        at = None
    return Glance(status=answer.status_code, text=text, at=at)
