"""Socket Mode: the same requests without a public address."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.log import logger
from handlers.answer import Refusal
from handlers.shape import parse_document
from handlers.slack.payload import check_payload
from handlers.slack.request import Dispatch, SlackRequest

_log = logger("socket")


class SocketMode:
    """Connects out to Slack; the connection proves who sends, the guard still checks each payload's shape."""

    def __init__(self, dispatch: Dispatch, app_token: str, base_url: str) -> None:
        self._dispatch = dispatch
        self._client = SocketModeClient(app_token=app_token, web_client=WebClient(base_url=base_url))
        self._client.socket_mode_request_listeners.append(self._take)

    def start(self) -> None:
        """Connects; the client reconnects by itself from then on."""
        self._client.connect()

    def stop(self) -> None:
        """Hangs up."""
        self._client.close()

    @property
    def is_connected(self) -> bool:
        """Whether a connection stands."""
        return bool(self._client.is_connected())

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
