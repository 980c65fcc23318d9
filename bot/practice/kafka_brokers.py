"""Kafka brokers in whatever state a test wants, which know only what is asked about them: no record is kept.

librdkafka's own mock cluster loses no leader and checks no password; this one does both, and no more.
Source: https://kafka.apache.org/protocol
"""

from __future__ import annotations

import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

_UNSUPPORTED, _REFUSED, _NONE = 35, 58, 0
_SUPPORTED = {2: 1, 3: 1, 9: 1, 10: 0, 17: 1, 18: 0, 36: 0}
"""By the key of each call, the one version of it that is answered: offsets, metadata, commits, SASL."""

_OFFSETS, _METADATA, _COMMITS, _COORDINATOR, _HOW_TO_SAY, _VERSIONS, _SAY_WHO = _SUPPORTED
_BEFORE = (_HOW_TO_SAY, _VERSIONS)
"""What may be asked before one has said who one is."""

_LEADERLESS = -1


@dataclass
class Partition:
    """Who leads it, who keeps copies, and who of those is up to date. Up to `end` all of it was read."""

    leader: int
    replicas: Sequence[int]
    isr: Sequence[int]
    end: int = 0


class PracticeBrokers:
    """All `ids` answer at one address. With `password`, who asks must say who they are by SASL's PLAIN.

    With `tls`, they speak it. `asked` counts the calls by their key. A context manager.
    """

    def __init__(
        self,
        ids: Sequence[int] = (1, 2, 3),
        *,
        password: tuple[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.ids = list(ids)
        self.topics: dict[str, list[Partition]] = {}
        self.password = password
        self.asked: list[int] = []
        self._tls = tls
        self._server = _Server(("127.0.0.1", 0), self._serve)

    @property
    def address(self) -> str:
        return f"localhost:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, connection: Any) -> None:
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rwb") as stream:
            is_known = self.password is None
            while size := stream.read(4):
                call = _Reader(stream.read(struct.unpack(">i", size)[0]))
                key, version, number = call.int16(), call.int16(), call.int32()
                call.text()
                self.asked.append(key)
                if key == _SAY_WHO:
                    is_known = self._lets_in(call.blob())
                elif not is_known and key not in _BEFORE:
                    return
                answer = struct.pack(">i", number) + self._answered(key, version, call, is_known=is_known)
                stream.write(_blob(answer))
                stream.flush()

    def _lets_in(self, said: bytes) -> bool:
        return said.split(b"\0")[1:] == [each.encode() for each in self.password or ()]

    def _answered(self, key: int, version: int, call: _Reader, *, is_known: bool) -> bytes:
        if key == _VERSIONS:
            # One who asks in a version that is too new is told so in the oldest, and asks again.
            error = _UNSUPPORTED if version else _NONE
            return struct.pack(">h", error) + _array(
                [struct.pack(">hhh", each, last, last) for each, last in _SUPPORTED.items()]
            )
        if key == _HOW_TO_SAY:
            return struct.pack(">h", _NONE) + _array([_text("PLAIN")])
        if key == _SAY_WHO:
            return struct.pack(">h", _NONE if is_known else _REFUSED) + _text(None) + _blob(b"")
        if key == _COORDINATOR:
            return struct.pack(">hi", _NONE, self.ids[0]) + self._place()
        return {_METADATA: self._metadata, _OFFSETS: self._offsets, _COMMITS: self._commits}[key](call)

    def _place(self) -> bytes:
        return _text("localhost") + struct.pack(">i", self._server.server_address[1])

    def _metadata(self, call: _Reader) -> bytes:
        wanted = call.array(call.text)
        names = list(self.topics) if wanted is None else wanted
        brokers = [struct.pack(">i", each) + self._place() + _text(None) for each in self.ids]
        topics = [
            struct.pack(">h", _NONE if name in self.topics else 3)
            + _text(name)
            + b"\0"
            + _array([_described(n, each) for n, each in enumerate(self.topics.get(name, []))])
            for name in names
        ]
        return _array(brokers) + struct.pack(">i", self.ids[0]) + _array(topics)

    def _offsets(self, call: _Reader) -> bytes:
        """Of each partition, where it begins or ends, as is asked for by a time before all times."""
        call.int32()

        def told(name: str) -> bytes:
            number, when = call.int32(), call.int64()
            at = 0 if when == -2 else self.topics[name][number].end
            return struct.pack(">ihqq", number, _NONE, -1, at)

        return self._by_topic(call, told)

    def _commits(self, call: _Reader) -> bytes:
        call.text()

        def told(name: str) -> bytes:
            number = call.int32()
            return struct.pack(">iq", number, self.topics[name][number].end) + _text("") + b"\0\0"

        return self._by_topic(call, told)

    @staticmethod
    def _by_topic(call: _Reader, told: Callable[[str], bytes]) -> bytes:
        def of_topic() -> bytes:
            name = call.text()
            return _text(name) + _array(call.array(lambda: told(name)) or [])

        return _array(call.array(of_topic) or [])


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, where: tuple[str, int], serve: Callable[[Any], None]) -> None:
        super().__init__(where, socketserver.BaseRequestHandler)
        self._serve = serve

    def finish_request(self, request: Any, client_address: Any) -> None:
        self._serve(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up, or does not trust the certificate, is no error here."""


class _Reader:
    """Reads the values of a call one after the other."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def int16(self) -> int:
        return self._int(2)

    def int32(self) -> int:
        return self._int(4)

    def int64(self) -> int:
        return self._int(8)

    def text(self) -> str:
        return self._take(max(self.int16(), 0)).decode()

    def blob(self) -> bytes:
        return self._take(max(self.int32(), 0))

    def array(self, read: Callable[[], Any]) -> list[Any] | None:
        count = self.int32()
        return None if count < 0 else [read() for _ in range(count)]

    def _int(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big", signed=True)

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._body[self._at - size : self._at]


def _described(number: int, partition: Partition) -> bytes:
    error = 5 if partition.leader == _LEADERLESS else _NONE
    copies = [_ids(partition.replicas), _ids(partition.isr)]
    return struct.pack(">hii", error, number, partition.leader) + b"".join(copies)


def _ids(ids: Sequence[int]) -> bytes:
    return _array([struct.pack(">i", each) for each in ids])


def _text(text: str | None) -> bytes:
    return struct.pack(">h", -1) if text is None else struct.pack(">h", len(text.encode())) + text.encode()


def _blob(body: bytes) -> bytes:
    return struct.pack(">i", len(body)) + body


def _array(items: Sequence[bytes]) -> bytes:
    return struct.pack(">i", len(items)) + b"".join(items)
