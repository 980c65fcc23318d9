"""The FrontDoor port: a real POST to the address that senders use."""

from __future__ import annotations

import json

import httpx

from bot.errors import AdapterError, Reason
from bot.model.synthetic import MARK
from bot.ports import Measures, calling

_SECONDS = 10.0
_BODY = {
    "title": "Tocsin tests itself",
    "severity": "critical",
    "status": "firing",
    "fingerprint": "tocsin-synthetic",
}


class HttpFrontDoor:
    """Posts a critical alert to `/alerts/generic` at `url`, with the webhook token where there is one."""

    def __init__(self, url: str, token: str | None, secret: str, measures: Measures) -> None:
        self._client = httpx.Client(
            base_url=url,
            timeout=_SECONDS,
            trust_env=False,
            verify=False,  # noqa: S501 - this machine, by plain http
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._headers = {"authorization": f"Bearer {token}"} if token else {}
        self._secret = secret
        self._measures = measures

    def send(self, run_id: str) -> None:
        """Sends the test alert of that id."""
        headers = {**self._headers, "content-type": "application/json", MARK: f"{self._secret}.{run_id}"}
        with calling(self._measures, "tocsin", "alerts"):
            try:
                answer = self._client.post("/alerts/generic", content=json.dumps(_BODY), headers=headers)
            except httpx.HTTPError as error:
                raise _failed(f"does not answer ({type(error).__name__})", Reason.TIMEOUT) from None
            if answer.status_code != 202:
                raise _failed(f"answers {answer.status_code}", Reason.SERVER)


def _failed(what: str, reason: Reason) -> AdapterError:
    return AdapterError(f"Tocsin's own front door {what}", reason=reason, retryable=True)
