"""What somebody hears in a workspace where Tocsin is not installed any more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.log import logger
from bot.settings import LOOPBACK
from handlers.slack.forms import Filled
from handlers.slack.request import SlackAnswer

_log = logger("slack")
_JSON = "application/json"
_SECONDS = 2


def turned_away(payload: Mapping[str, Any], team: str, public_url: str) -> SlackAnswer:
    """An answer without a token: in the acknowledgement, beside a form's first field, or by the address that
    came along. An event needs none."""
    _log.warning("workspace_unknown", team=team[:20], type=str(payload.get("type") or "command")[:40])
    again = f"{public_url.rstrip('/')}/slack/install" if public_url else "/slack/install"
    said = {
        "text": "Tocsin is not installed in this workspace any more. "
        f"Whoever runs it can install it again at {again}.",
        "response_type": "ephemeral",
    }
    if "command" in payload:
        return SlackAnswer(200, json.dumps(said), _JSON)
    if payload.get("type") == "view_submission":
        field = Filled.of(payload["view"]).first_field
        errors = {"response_action": "errors", "errors": {field: said["text"]}}
        return SlackAnswer(200, json.dumps(errors), _JSON)
    if address := payload.get("response_url"):
        _post(str(address), said)
    return SlackAnswer(200)


def _post(address: str, said: Mapping[str, str]) -> None:
    client = WebhookClient(address, timeout=_SECONDS, retry_handlers=[])
    if urlsplit(address).hostname in LOOPBACK:
        client.proxy = None
    try:
        client.send(text=said["text"], response_type=said["response_type"], replace_original=False)
    except (SlackClientError, OSError) as error:
        _log.warning("answer_not_shown", error=type(error).__name__)
