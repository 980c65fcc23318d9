"""uvicorn's fast HTTP protocol with two limits it lacks: how large and how slow a request's head may be."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WHOLE = "tocsin.whole_body"
"""The extension in a request's scope that says: its body is here to the end, so that nobody waits for it."""


class GuardedProtocol(HttpToolsProtocol):
    """Ends a connection whose request line and headers do not end in time.

    Without it, a sender may fill the memory with headers, or hold connections open that never ask anything.
    Most heads come in one piece, and need no timer.
    """

    head_bytes = 64 * 1024
    head_seconds = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._awaits_head = True
        self._heads = 0
        self._received = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._limit_time()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._awaits_head = True
        self._heads += 1
        self._received = 0

    def on_headers_complete(self) -> None:
        self._head_ends()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.scope["extensions"] = {WHOLE: {}}

    def data_received(self, data: bytes) -> None:
        heads = self._heads
        super().data_received(data)
        if not self._awaits_head:
            return
        self._limit_time()
        if heads != self._heads:
            return  # what came before this head is not part of it
        self._received += len(data)
        if self._received > self.head_bytes:
            self._head_ends()
            self.send_400_response("The headers are too large.")

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_ends()
        super().connection_lost(exc)

    def _limit_time(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.head_seconds, self.transport.close)

    def _head_ends(self) -> None:
        self._awaits_head = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
