"""What a refusal of PagerDuty's means, by either of its APIs."""

from __future__ import annotations

import httpx2

from bot.errors import AdapterError, Reason


def failed(response: httpx2.Response | None, *, busy: str, key: str, what: str) -> AdapterError:
    """By PagerDuty's own rule: 400 and its like never get better; 429, 5xx and silence may.

    `busy` says that it takes no more for now, `key` is what it may refuse to know, and `what` was asked.
    """
    if response is None:
        return AdapterError("PagerDuty did not answer", reason=Reason.TIMEOUT, retryable=True)
    status = response.status_code
    if status == 429:
        after = response.headers.get("Retry-After", "")
        seconds = float(after) if after.isdigit() else None
        return AdapterError(busy, reason=Reason.RATE_LIMITED, retryable=True, retry_after=seconds)
    if status in (401, 403):
        return AdapterError(f"PagerDuty refuses {key}", reason=Reason.AUTH, retryable=False)
    if 400 <= status < 500:
        return AdapterError(f"PagerDuty refuses {what} ({status})", reason=Reason.CLIENT, retryable=False)
    return AdapterError(f"PagerDuty is in trouble ({status})", reason=Reason.SERVER, retryable=True)
