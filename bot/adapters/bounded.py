"""Keeps what vendors' clients do over HTTP within a deadline and a size, whatever the other side sends.

Their timeouts count the silence between two packets: an answer that drips, or does not end, has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from bot.errors import TocsinError
from bot.model.deadline import Deadline, TooLate

if TYPE_CHECKING:
    import requests

_MOST_BYTES = 16 * 1024 * 1024
_CONNECT_SECONDS, _SILENCE_SECONDS = 5.0, 15.0
_CHUNK = 64 * 1024

_deadline: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class TooLarge(TocsinError):
    """The answer is larger than anyone could have meant."""


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """All that this thread's clients ask meanwhile ends by then."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


def bound(session: requests.Session) -> requests.Session:
    """Has a session keep to the deadline, and know nothing of the environment's proxies and passwords."""
    # Imported late: importing it opens a socket.
    from requests.adapters import HTTPAdapter
    from requests.exceptions import Timeout

    class Bounded(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
            deadline = _current()
            left = deadline.left()
            more |= {"stream": True, "timeout": (min(_CONNECT_SECONDS, left), min(_SILENCE_SECONDS, left))}
            try:
                response = super().send(request, *args, **more)
                body = _read(response, deadline)
            except Timeout as error:
                if not deadline.remaining():
                    raise TooLate from error
                raise
            # What a client reads from here on is what was read here.
            response._content = body
            response._content_consumed = True
            return response

    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, Bounded())
    return session


def remaining() -> float:
    """Seconds that a client still has."""
    return _current().remaining()


def pause(seconds: float) -> None:
    """What a client does between its tries. Raises TooLate at once when that would outlast the deadline."""
    _current().sleep(seconds)


def _current() -> Deadline:
    return _deadline.get() or Deadline(_SILENCE_SECONDS)


def _read(response: requests.Response, deadline: Deadline) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_content(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > _MOST_BYTES:
            response.close()
            raise TooLarge(f"more than {_MOST_BYTES // 1024 // 1024} MiB")
        if not deadline.remaining():
            response.close()
            raise TooLate
    return b"".join(chunks)
