"""One call of Slack's Web API, with its failures told in our words."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.adapters.slack.pace import Pace, asked_to_wait
from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.model.workspace import HOME, within
from bot.ports import ROOM_LOST, Measures, NoMeasures, calling
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


Answered = tuple[dict[str, Any], Mapping[str, str]]
"""The body of an answer, and its headers."""


class Calls(Protocol):
    """What calls methods by name."""

    @property
    def is_working(self) -> bool:
        """Whether Slack answers."""

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The answer's body; raises AdapterError, at once while there is no room for the call."""

    def me(self) -> str:
        """The bot's own user id."""

    def identity(self) -> Mapping[str, Any]:
        """Whose token it is, and of which workspace."""

    def is_lost(self, channel: str) -> bool:
        """Whether Slack last said of the channel that it is gone or archived."""


class SlackApi:
    """Calls within the pace that Slack allows.

    The SDK's own retries are off: a retried post could appear twice. `workspace` is the token's, and told
    with the place of a failure.
    """

    def __init__(
        self, token: str, base_url: str, clock: Clock, measures: Measures, workspace: str = HOME
    ) -> None:
        self._client = web_client(base_url, token)
        self._measures = measures
        self._pace = Pace(clock.now)
        self._workspace = workspace
        self._lost: set[str] = set()
        self._identity: dict[str, Any] = {}
        self.is_working = True

    def call(self, method: str, *, first: bool = False, **arguments: Any) -> dict[str, Any]:
        """With `first`, it may use the room that others leave free.

        A public channel that the bot was removed from, or never was in, is joined first.
        """
        try:
            return self._call(method, first, arguments)[0]
        except AdapterError as error:
            if error.code != "not_in_channel":
                raise
        self._call("conversations_join", first, {"channel": _place(arguments)})
        return self._call(method, first, arguments)[0]

    def answer(self, method: str, **arguments: Any) -> Answered:
        """The answer's body and its headers, with nothing joined on the way; raises AdapterError."""
        return self._call(method, False, arguments)

    def is_lost(self, channel: str) -> bool:
        return channel in self._lost

    def _call(self, method: str, first: bool, arguments: Mapping[str, Any]) -> Answered:
        place = _place(arguments)
        self._pace.take(method, place, first=first)
        with calling(self._measures, "slack", method):
            answer = self._ask(method, place, arguments)
        self._lost.discard(place)
        return answer

    def _ask(self, method: str, place: str, arguments: Mapping[str, Any]) -> Answered:
        try:
            response = getattr(self._client, method)(**arguments)
        except SlackApiError as error:
            refused = _refused(method, within(self._workspace, place), error)
            self.is_working = refused.reason not in _NOT_WORKING
            if refused.retry_after:
                self._pace.close(method, place, refused.retry_after)
            if refused.code in ROOM_LOST:
                self._lost.add(place)
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


class FirstCalls:
    """The same calls for what goes first."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    @property
    def is_working(self) -> bool:
        return self._api.is_working

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        return self._api.call(method, first=True, **arguments)

    def me(self) -> str:
        return self._api.me()

    def identity(self) -> Mapping[str, Any]:
        return self._api.identity()

    def is_lost(self, channel: str) -> bool:
        return self._api.is_lost(channel)


class NoSlack(SlackApi):
    """Stands where no token is set: every call says so."""

    def __init__(self, clock: Clock) -> None:
        super().__init__("", "http://127.0.0.1/", clock, NoMeasures())

    def call(self, method: str, *, first: bool = False, **arguments: Any) -> dict[str, Any]:
        """Raises AdapterError."""
        raise AdapterError(
            "SLACK_BOT_TOKEN is not set, so nothing is said in Slack", reason=Reason.AUTH, retryable=False
        )


def _place(arguments: Mapping[str, Any]) -> str:
    """The channel that a call is about, "" for none."""
    return str(arguments.get("channel") or arguments.get("channel_id") or "")


def _refused(method: str, place: str, error: SlackApiError) -> AdapterError:
    response = error.response
    status = getattr(response, "status_code", 200)
    body = getattr(response, "data", response)
    code = str(body.get("error", "")) if isinstance(body, dict) else ""
    if status == 429 or code == "ratelimited":
        after = str(getattr(response, "headers", {}).get("Retry-After", ""))
        return asked_to_wait(method, float(after) if after.isdigit() else None)
    if status >= 500 or code in _PASSING or (not code and status < 400):
        return AdapterError(
            f"Slack is in trouble ({status})", reason=Reason.SERVER, retryable=True, code=code
        )
    if code in _AUTH:
        return AdapterError(f"Slack refuses {method}: {code}", reason=Reason.AUTH, retryable=False, code=code)
    reason = Reason.NOT_FOUND if code in _GONE else Reason.CLIENT
    said = code or f"status {status}"
    return AdapterError(
        f"Slack refuses {method}: {said}", reason=reason, retryable=False, code=code, place=place
    )
