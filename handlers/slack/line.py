"""One connection of Socket Mode, which tells how it does and leaves it to others to make a new one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from socket import SHUT_RDWR
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.errors import AdapterError, Reason
from bot.settings import LOOPBACK

_CALL_SECONDS = 10
_GONE = (SlackClientError, OSError)

Taken = Callable[["Line", SocketModeRequest], None]


class Line(SocketModeClient):
    """The SDK's client, but for reconnecting: by itself it would make a new connection before anyone could
    tell why the old one goes, and close the old one with answers still under way.

    `ping` is the time between two pings, in seconds; `on_leaving` is called once Slack says goodbye, and
    returns at once. Slack's greeting (`hello`), and not the WebSocket alone,
    makes a connection one that hears.
    """

    def __init__(
        self, app_token: str, base_url: str, take: Taken, ping: float, on_leaving: Callable[[], None]
    ) -> None:
        client = WebClient(base_url=base_url, timeout=_CALL_SECONDS, retry_handlers=[])
        super().__init__(
            app_token=app_token,
            web_client=client,
            auto_reconnect_enabled=False,
            ping_interval=ping,
            on_message_listeners=[self._hear],
        )
        if urlsplit(base_url).hostname in LOOPBACK:
            client.proxy = self.proxy = None
        self.greeted = threading.Event()
        self.leaving = ""
        self._on_leaving = on_leaving
        self._dialled_at = self._heard_at = time.monotonic()
        self.socket_mode_request_listeners.append(lambda _, request: take(self, request))

    def dial(self) -> None:
        """Connects. Raises AdapterError where Slack gives no address to connect to."""
        self.wss_uri = self.issue_new_wss_url()
        self.connect()
        self._dialled_at = self._heard_at = time.monotonic()

    def issue_new_wss_url(self) -> str:
        """The address to connect to; unlike the SDK's own it sleeps on nothing. Raises AdapterError."""
        try:
            return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        except SlackApiError as error:
            why, reason = str(error.response.get("error")), Reason.CLIENT
        except (SlackClientError, OSError, HTTPException, ValueError, KeyError) as error:
            why, reason = type(error).__name__, Reason.TIMEOUT
        raise AdapterError(why, reason=reason, retryable=True)

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """What the SDK does when Slack says goodbye; here others do, who look at `leaving`."""
        self.leaving = self.leaving or "closed"
        self._on_leaving()

    @property
    def age_seconds(self) -> float:
        """How long ago it was made."""
        return time.monotonic() - self._dialled_at

    @property
    def quiet_seconds(self) -> float:
        """How long ago Slack last said something, be it only hello; pings do not count."""
        return time.monotonic() - self._heard_at

    @property
    def silent_seconds(self) -> float:
        """How long ago the other end last gave any sign, an answer to a ping included."""
        session = self.current_session
        ponged_at = session.last_ping_pong_time if session else None
        since_pong = max(time.time() - ponged_at, 0.0) if ponged_at else self.age_seconds
        return min(self.quiet_seconds, since_pong)

    @property
    def is_open(self) -> bool:
        """Whether the connection stands, as far as this end knows."""
        return bool(self.is_connected())

    def answer(self, response: SocketModeResponse) -> bool:
        """Acknowledges; False when the connection is gone."""
        try:
            self.send_socket_mode_response(response)
        except _GONE:
            return False
        return True

    def hang_up(self) -> threading.Thread:
        """Closes, in a thread of its own, since that waits until the reader has looked up."""
        session = self.current_session
        with suppress(OSError, AttributeError):  # closed already
            session.sock.shutdown(SHUT_RDWR)  # type: ignore[union-attr] # wakes the reader
        closing = threading.Thread(target=self.close, name="socket-close", daemon=True)
        closing.start()
        return closing

    def close(self) -> None:
        """Closes; once more where the reader closed the connection meanwhile, over which the SDK trips."""
        try:
            super().close()
        except AttributeError:
            super().close()

    def _hear(self, text: str) -> None:
        self._heard_at = time.monotonic()
        try:
            said = json.loads(text)
        except ValueError:
            return
        if said.get("type") == "hello":
            self.greeted.set()
        elif said.get("type") == "disconnect":
            self.leaving = str(said.get("reason") or "closed")
            self._on_leaving()
