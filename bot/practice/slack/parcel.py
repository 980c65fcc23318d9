"""What goes to the app, and what came of one try to hand it over."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal
from urllib.parse import urlencode

Kind = Literal["events_api", "slash_commands", "interactive"]

ACK_SECONDS = 3.0
"""How long Slack waits for the app to acknowledge anything."""

VERIFICATION_TOKEN = "practice-verification-token"
"""The `token` of every delivery: Slack still sends it, and nobody should trust it."""


@dataclass(frozen=True)
class Parcel:
    """One event, command or interaction; `name` is the command, or the type of the other two."""

    kind: Kind
    name: str
    payload: dict[str, Any]
    retry: int = 0
    reason: str = ""

    def encoded(self) -> tuple[bytes, str]:
        """The HTTP body and its content type."""
        if self.kind == "events_api":
            return json.dumps(self.payload).encode(), "application/json"
        fields = self.payload if self.kind == "slash_commands" else {"payload": json.dumps(self.payload)}
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Attempt:
    """One try: `status` is the HTTP status (200 for an ack by WebSocket, 0 for no answer).

    `seconds` is how long it took. `error` is empty or Slack's word, `http_timeout`, `http_error` or
    `connection_failed`.
    """

    parcel: Parcel
    through: Literal["http", "socket"]
    status: int
    seconds: float
    error: str = ""
    body: str = ""
    no_retry: bool = False

    def to_json(self) -> dict[str, Any]:
        """The try as it is shown, with all that was sent."""
        return asdict(self)

    @property
    def answer(self) -> dict[str, Any]:
        """What the app answered: a JSON object as it is, plain text as `{"text": …}`, nothing as `{}`."""
        if self.error or not self.body.strip():
            return {}
        try:
            parsed = json.loads(self.body)
        except ValueError:
            return {"text": self.body}
        return parsed if isinstance(parsed, dict) else {"text": self.body}
