"""PagerDuty's REST API: asked with the API token, with a timeout, and once for each call of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, TypeVar

import httpx2
from pagerduty import Error, RestApiV2Client

from bot.adapters.pagerduty.failed import failed
from bot.adapters.pagerduty.loopback import transport_for
from bot.errors import AdapterError, Reason

T = TypeVar("T")

_TIMEOUT_SECONDS = 5
_AT_ONCE = -2
"""A retry count that makes the client hand a 429 back instead of sleeping on it without end."""

_MOST = 2000


class PagerDutyRest:
    """Each call raises AdapterError; the client's own retries are off, as for events."""

    def __init__(self, api_token: str, api_url: str) -> None:
        client = RestApiV2Client(api_token, **transport_for(api_url))
        client.retry = {429: _AT_ONCE}
        client.max_network_attempts = 0
        client.timeout = _TIMEOUT_SECONDS
        self._client = client

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """What stands at that path, out of its wrapper."""
        return self._asked(lambda: self._client.rget(path, params=dict(params or {})))

    def all(self, path: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All items of a list, page by page, up to 2000."""
        return self._asked(lambda: list(islice(self._client.iter_all(path, params=dict(params)), _MOST)))

    def put(self, path: str, body: Mapping[str, Any], by: str) -> Any:
        """Changes it; `by` is the e-mail of the user in whose name that happens."""
        return self._asked(lambda: self._client.rput(path, json=dict(body), headers={"From": by}))

    def post(self, path: str, body: Mapping[str, Any], by: str) -> Any:
        """Adds it; `by` is the e-mail of the user in whose name that happens."""
        return self._asked(lambda: self._client.rpost(path, json=dict(body), headers={"From": by}))

    def close(self) -> None:
        """Ends its connections."""
        self._client.close()

    @staticmethod
    def _asked(call: Callable[[], T]) -> T:
        try:
            return call()
        except Error as error:
            raise _failed(error.response) from error


def _failed(response: httpx2.Response | None) -> AdapterError:
    if response is not None and response.status_code == 404:
        return AdapterError("PagerDuty does not know it", reason=Reason.NOT_FOUND, retryable=False)
    busy = "PagerDuty's API takes no more calls for the moment"
    return failed(response, busy=busy, key="PAGERDUTY_API_TOKEN", what="the call")
