"""One call of Slack's Web API, with its failures told in our words."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.ports import Measures, NoMeasures, calling
from bot.settings import LOOPBACK

_TIMEOUT_SECONDS = 8
_AUTH = {
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "no_permission",
    "missing_scope",
    "not_allowed_token_type",
    "org_login_required",
}
_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
_GONE = {"channel_not_found", "message_not_found", "user_not_found", "thread_not_found", "users_not_found"}

_NOT_WORKING = (Reason.AUTH, Reason.SERVER, Reason.TIMEOUT)


class SlackApi:
    """Calls methods by name, and knows whether Slack answers (`is_working`).

    The SDK's own retries are off: a retried post could appear twice.
    """

    def __init__(self, token: str, base_url: str, clock: Clock, measures: Measures) -> None:
        self._client = web_client(base_url, token)
        self._clock = clock
        self._measures = measures
        self._closed_until: dict[str, datetime] = {}
        self._identity: dict[str, Any] = {}
        self.is_working = True

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The answer's body; raises AdapterError, at once while Slack wants us to wait with this method.

        A public channel that the bot was removed from, or never was in, is joined first.
        """
        try:
            return self.answer(method, **arguments)[0]
        except AdapterError as error:
            if error.code != "not_in_channel":
                raise
        self.answer("conversations_join", channel=arguments.get("channel") or arguments["channel_id"])
        return self.answer(method, **arguments)[0]

    def answer(self, method: str, **arguments: Any) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The answer's body and its headers, with nothing joined on the way; raises AdapterError."""
        # Slack counts posts for each channel, and all else for the whole workspace.
        road = f"{method}:{arguments.get('channel')}" if method == "chat_postMessage" else method
        wait = (self._closed_until.get(road, self._clock.now()) - self._clock.now()).total_seconds()
        if wait > 0:
            raise _asked_to_wait(method, wait)
        with calling(self._measures, "slack", method):
            return self._ask(method, road, arguments)

    def _ask(
        self, method: str, road: str, arguments: Mapping[str, Any]
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        try:
            response = getattr(self._client, method)(**arguments)
        except SlackApiError as error:
            refused = _refused(method, error)
            self.is_working = refused.reason not in _NOT_WORKING
            if refused.retry_after:
                self._closed_until[road] = self._clock.now() + timedelta(seconds=refused.retry_after)
            raise refused from error
        except (OSError, http.client.HTTPException, SlackClientError, ValueError) as error:
            self.is_working = False
            raise AdapterError(
                f"Slack did not answer {method}", reason=Reason.TIMEOUT, retryable=True
            ) from error
        self.is_working = True
        return response.data, response.headers

    def me(self) -> str:
        """The bot's own user id."""
        return str(self.identity()["user_id"])

    def team(self) -> str:
        """The id of the workspace whose token this is."""
        return str(self.identity()["team_id"])

    def identity(self) -> Mapping[str, Any]:
        """Whose token it is, and of which workspace."""
        if not self._identity:
            self._identity = self.call("auth_test")
        return self._identity


def web_client(base_url: str, token: str | None = None) -> WebClient:
    """A client without retries of its own, which goes round any proxy when Slack is this very machine."""
    client = WebClient(token=token, base_url=base_url, timeout=_TIMEOUT_SECONDS, retry_handlers=[])
    if urlsplit(base_url).hostname in LOOPBACK:
        client.proxy = None
    return client


class NoSlack(SlackApi):
    """Stands where no token is set: every call says so."""

    def __init__(self, clock: Clock) -> None:
        super().__init__("", "http://127.0.0.1/", clock, NoMeasures())

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Raises AdapterError."""
        raise AdapterError(
            "SLACK_BOT_TOKEN is not set, so nothing is said in Slack", reason=Reason.AUTH, retryable=False
        )


def _asked_to_wait(method: str, seconds: float | None) -> AdapterError:
    return AdapterError(
        f"Slack asks to wait before the next {method}",
        reason=Reason.RATE_LIMITED,
        retryable=True,
        retry_after=seconds,
        code="ratelimited",
    )


def _refused(method: str, error: SlackApiError) -> AdapterError:
    response = error.response
    status = getattr(response, "status_code", 200)
    body = getattr(response, "data", response)
    code = str(body.get("error", "")) if isinstance(body, dict) else ""
    if status == 429 or code == "ratelimited":
        after = str(getattr(response, "headers", {}).get("Retry-After", ""))
        return _asked_to_wait(method, float(after) if after.isdigit() else None)
    if status >= 500 or code in _PASSING or (not code and status < 400):
        return AdapterError(
            f"Slack is in trouble ({status})", reason=Reason.SERVER, retryable=True, code=code
        )
    if code in _AUTH:
        return AdapterError(f"Slack refuses {method}: {code}", reason=Reason.AUTH, retryable=False, code=code)
    reason = Reason.NOT_FOUND if code in _GONE else Reason.CLIENT
    said = code or f"status {status}"
    return AdapterError(f"Slack refuses {method}: {said}", reason=reason, retryable=False, code=code)
