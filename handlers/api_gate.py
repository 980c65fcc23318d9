"""Stands before the API: proves who asks, and reads the body within its limits, before anything else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Message, Receive, Scope

from handlers.caller import Callers
from handlers.guard import Limits, Load, check_head, read_body
from handlers.request import Request
from handlers.shape import decode, malformed, parse_document

PREFIX = "/api/"
_BODILESS = ("GET", "HEAD", "OPTIONS")


class ApiGate:
    """The framework would read a body of any size, and whole, before anybody proved who sent it."""

    def __init__(self, callers: Callers, limits: Limits) -> None:
        self._callers = callers
        self._limits = limits
        self._load = Load(limits)

    @asynccontextmanager
    async def admitted(self, request: Request) -> AsyncIterator[tuple[Scope, Receive]]:
        """What the framework is given instead, for as long as it answers. Raises a Refusal, or Gone."""
        scope = request.scope
        if not request.path.startswith(PREFIX):
            yield scope, request.receive
            return
        caller = await self._callers.prove(request)
        scope = {**scope, "state": {**scope.get("state", {}), "caller": caller}}
        if request.method in _BODILESS:
            yield scope, request.receive
            return
        check_head(request, self._limits)
        with self._load.share() as share:
            raw = await read_body(request, share, self._limits)
            yield scope, _saying(_checked(request, raw), request.receive)


def _checked(request: Request, raw: bytes) -> bytes:
    """The body, well-formed and of bounded depth; b"" where there is none."""
    if not raw.strip():
        return b""
    kind = request.header(b"content-type").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise malformed("Send JSON, and say so: Content-Type: application/json.")
    return parse_document(decode(raw))[0].encode()


def _saying(body: bytes, otherwise: Receive) -> Receive:
    """Gives the whole body, and then whatever the connection says."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await otherwise()

    return receive
