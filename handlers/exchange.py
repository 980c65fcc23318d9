"""Watches one request and its answer: safe headers, and a connection that closes without a crash."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Scope, Send

from handlers.answer import Answer
from handlers.guard import Limits
from handlers.protocol import WHOLE

_SAFE = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))


class Exchange:
    """Stands between a route and the server.

    When an answer goes out while the sender still talks, closing at once would reset the connection before
    the sender has read it. So what is left is thrown away, within bounds, before the connection ends.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
        is_whole = WHOLE in scope.get("extensions", ())
        self._receive = receive
        self._send = send
        self._limits = limits
        self._arriving = not is_whole and _has_body(scope)
        self._lingers = False
        self.receive: Receive = receive if is_whole else self._watched
        self.status: int | None = None

    async def _watched(self) -> Message:
        message = await self._receive()
        self._arriving = message["type"] == "http.request" and message.get("more_body", False)
        return message

    async def answer(self, answer: Answer) -> None:
        """A whole answer."""
        start: Message = {"type": "http.response.start", "status": answer.status, "headers": answer.head}
        body: Message = {"type": "http.response.body", "body": answer.body}
        if self._arriving:
            await self.send(start)
            await self.send(body)
        else:
            self.status = answer.status
            start["headers"].extend(_SAFE)
            await self._send(start)
            await self._send(body)

    async def send(self, message: Message) -> None:
        """The next part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._lingers = self._arriving
            message = {**message, "headers": [*message.get("headers", ()), *self._extra(message)]}
        elif self._lingers and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def _extra(self, start: Message) -> list[tuple[bytes, bytes]]:
        present = {name for name, _ in start.get("headers", ())}
        extra = [pair for pair in _SAFE if pair[0] not in present]
        return [*extra, (b"connection", b"close")] if self._lingers else extra

    async def _drain(self) -> None:
        left = self._limits.linger_bytes
        try:
            async with asyncio.timeout(self._limits.linger_seconds):
                while self._arriving and left > 0:
                    left -= len((await self.receive()).get("body", b""))
        except TimeoutError:
            return


def _has_body(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
