"""What a route gives back: an answer, or a refusal that becomes one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.errors import TocsinError


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, whole; `headers` come on top of the content's type and length."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> list[tuple[bytes, bytes]]:
        """Its headers as ASGI has them."""
        head = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()
        ]
        if self.status != 204:
            head.append((b"content-type", self.content_type.encode("latin-1")))
            head.append((b"content-length", b"%d" % len(self.body)))
        return head


def json_answer(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """`value` as a JSON answer."""
    return Answer(status, json.dumps(value).encode(), headers=headers or {})


class Refusal(TocsinError):
    """The request is not taken.

    `code` is one stable word for machines, the message a sentence for people; neither repeats what was sent.
    """

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, str]:
        """The error as every route words it."""
        return {"error": self.code, "detail": str(self)}

    def answer(self) -> Answer:
        """The refusal as an answer."""
        return json_answer(self.status, self.body, self.headers)


def busy(detail: str) -> Refusal:
    """503: what was sent is not kept, and the sender may try again in two seconds."""
    return Refusal(503, "busy", detail, {"retry-after": "2"})


def internal() -> Refusal:
    """503 for a fault of our own. Never 500: Azure Monitor drops an alert on 500 and tries again on 503."""
    return Refusal(503, "internal", "Something went wrong here. Try again shortly.", {"retry-after": "2"})
