"""Socket Mode: the same requests without a public address."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.log import logger
from bot.loop import Loop
from handlers.answer import Refusal
from handlers.shape import parse_document
from handlers.slack.payload import check_payload
from handlers.slack.request import Dispatch, SlackRequest

_log = logger("socket")
_AGAIN_SECONDS = 5.0


class SocketMode:
    """Connects out to Slack; the connection proves who sends, the guard still checks each payload's shape."""

    def __init__(self, dispatch: Dispatch, app_token: str, base_url: str) -> None:
        self._dispatch = dispatch
        self._client = SocketModeClient(app_token=app_token, web_client=WebClient(base_url=base_url))
        self._client.socket_mode_request_listeners.append(self._take)
        self._loop = Loop("socket", self._connect, every_seconds=_AGAIN_SECONDS)
        self._was_connected = False

    def start(self) -> None:
        """Connects as soon as Slack lets it: alerts are taken and pages go out meanwhile."""
        self._loop.start()

    def stop(self) -> None:
        """Hangs up."""
        self._loop.stop()
        self._client.close()

    @property
    def is_connected(self) -> bool:
        """Whether a connection stands."""
        return self._was_connected and bool(self._client.is_connected())

    def _connect(self) -> None:
        """The first connection; from then on the client reconnects by itself."""
        if self._was_connected:
            return
        try:
            self._client.connect()
        except (SlackApiError, OSError) as error:
            said = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            _log.warning("socket_not_connected", error=said, again_in_seconds=_AGAIN_SECONDS)
        else:
            self._was_connected = True

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            answer = self._dispatch(SlackRequest(check_payload(request.payload)))
        except Refusal as refusal:
            _log.warning("socket_request_refused", why=str(refusal))
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            return
        if answer.status < 500:
            payload = parse_document(answer.body)[1] if "json" in answer.content_type else None
            client.send_socket_mode_response(
                SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            )
