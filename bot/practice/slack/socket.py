"""Socket Mode: envelopes over WebSocket, to any one of the app's connections."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.practice.slack.parcel import ACK_SECONDS, Attempt, Parcel

_log = logging.getLogger(__name__)
_MOST_CONNECTIONS = 10
_CONNECTION_SECONDS = 18_060
FREEZE = "practice.freeze"
"""The scope's key under which the server lets a connection fall silent."""

_GONE = (OSError, RuntimeError, TimeoutError, WebSocketDisconnect)


@dataclass(eq=False)
class _Connection:
    socket: WebSocket
    loop: asyncio.AbstractEventLoop
    leaving: bool = False
    frozen: bool = False

    def freeze(self) -> None:
        """From now on nothing goes either way, and neither end is told."""
        self.frozen = True
        self.loop.call_soon_threadsafe(self.socket.scope[FREEZE])

    def send(self, message: dict[str, Any], seconds: float) -> None:
        """Sends from any thread but the loop's own; what is sent on a frozen connection is lost.

        Raises:
            OSError, RuntimeError, TimeoutError, WebSocketDisconnect: the connection is gone.
        """
        if not self.frozen:
            self._run(self.socket.send_text(json.dumps(message)), seconds)

    def close(self, seconds: float) -> None:
        """Closes the connection; one that is gone already stays so."""
        with suppress(*_GONE):
            self._run(self.socket.close(), seconds)

    def _run(self, work: Coroutine[Any, Any, None], seconds: float) -> None:
        try:
            asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)
        except RuntimeError:
            work.close()
            raise


class Sockets:
    """The app's open WebSocket connections.

    `admit` takes the ticket of a URL from `apps.connections.open` and says whether it is good, once.
    """

    def __init__(self, admit: Callable[[str], bool], app_id: str, ack_seconds: float = ACK_SECONDS) -> None:
        self._admit = admit
        self._app_id = app_id
        self._seconds = ack_seconds
        self._connections: list[_Connection] = []
        self._waiting: dict[str, Future[str]] = {}
        self._numbers = itertools.count(1)
        self._turns = itertools.count()
        self._changed = threading.Condition()
        self.greets = True
        """Whether a new connection is greeted, and takes envelopes; pings are answered in any case."""

    def routes(self) -> list[WebSocketRoute]:
        """The WebSocket route, where a ticket is shown as `?ticket=…`."""
        return [WebSocketRoute("/link", self._serve)]

    @property
    def count(self) -> int:
        """How many connections are open and not asked to leave."""
        return sum(not each.leaving for each in self._connections)

    def wait_for(self, count: int, seconds: float = 5.0) -> bool:
        """Waits until so many connections take envelopes; false when `seconds` pass before."""
        with self._changed:
            return self._changed.wait_for(lambda: self.count == count, seconds)

    def deliver(self, parcel: Parcel) -> Attempt | None:
        """Sends an envelope to one connection and waits for its ack; None when none is open."""
        started = time.monotonic()
        envelope_id = f"envelope-{next(self._numbers)}"
        acked: Future[str] = Future()
        self._waiting[envelope_id] = acked
        try:
            if not self._send_to_one(_envelope(parcel, envelope_id)):
                return None
            body = acked.result(self._seconds)
        except NoAnswer:
            return Attempt(parcel, "socket", 0, time.monotonic() - started, "http_timeout")
        finally:
            del self._waiting[envelope_id]
        return Attempt(parcel, "socket", 200, time.monotonic() - started, body=body)

    def disconnect(self, reason: str = "refresh_requested") -> int:
        """Asks every connection to reconnect; gives how many were asked.

        `warning` leaves them open until the app closes them, for as long as there is no other; other reasons
        close them.
        """
        asked = self._taking()
        for connection in asked:
            connection.leaving = True
            connection.send(_goodbye(reason), self._seconds)
            if reason != "warning":
                connection.close(self._seconds)
        return len(asked)

    def freeze(self) -> int:
        """Lets every connection stand with nothing going either way; gives how many there were."""
        frozen = self._taking()
        for connection in frozen:
            connection.freeze()
        return len(frozen)

    def close(self) -> None:
        """Closes every connection without a word, as a lost network does."""
        for connection in list(self._connections):
            connection.close(self._seconds)

    def _taking(self) -> list[_Connection]:
        with self._changed:
            fresh = [each for each in self._connections if not each.leaving]
            return fresh or list(self._connections)

    def _send_to_one(self, envelope: dict[str, Any]) -> bool:
        taking = self._taking()
        first = next(self._turns)
        for offset in range(len(taking)):
            connection = taking[(first + offset) % len(taking)]
            try:
                connection.send(envelope, self._seconds)
            except _GONE as gone:
                _log.info("socket_gone: %s", gone)
                self._forget(connection)
            else:
                return True
        return False

    async def _serve(self, socket: WebSocket) -> None:
        if not self._admit(socket.query_params.get("ticket", "")):
            await socket.close()
            return
        await socket.accept()
        if len(self._connections) >= _MOST_CONNECTIONS:
            await socket.send_text(json.dumps(_goodbye("too_many_websockets")))
            await socket.close()
            return
        if not self.greets:
            await self._listen(socket)
            return
        await socket.send_text(json.dumps(self._hello()))
        connection = _Connection(socket, asyncio.get_running_loop())
        with self._changed:
            self._connections.append(connection)
            self._changed.notify_all()
        try:
            await self._listen(socket)
        finally:
            self._forget(connection)

    async def _listen(self, socket: WebSocket) -> None:
        async for text in socket.iter_text():
            try:
                message = json.loads(text)
                acked = self._waiting[message["envelope_id"]]
            except (KeyError, TypeError, ValueError):
                _log.info("socket_message_ignored: %.200s", text)
                continue
            if not acked.done():
                acked.set_result(json.dumps(message["payload"]) if message.get("payload") else "")

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "practice", "approximate_connection_time": _CONNECTION_SECONDS},
        }

    def _forget(self, connection: _Connection) -> None:
        with self._changed:
            if connection in self._connections:
                self._connections.remove(connection)
                self._changed.notify_all()


def _envelope(parcel: Parcel, envelope_id: str) -> dict[str, Any]:
    retried = {"retry_attempt": parcel.retry, "retry_reason": parcel.reason}
    return {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "accepts_response_payload": parcel.kind != "events_api",
        "payload": parcel.payload,
        **(retried if parcel.kind == "events_api" else {}),
    }


def _goodbye(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "practice"}}
