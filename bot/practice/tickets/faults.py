"""Faults ordered for the calls to come, and what is done to a call that meets one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.practice.hold import Hold

Kind = Literal[
    "401", "403", "404", "429", "500", "503", "down", "lost_reply", "nonsense", "slow", "hold", "hold_reply"
]
_SLOW_SECONDS = 0.3


@dataclass
class Fault(Hold):
    """`kind` happens to the next `times` calls, with `about` to those whose method and path hold that text.

    A number is answered at once, with `retry_after` in seconds as its header. "down" cuts the connection with
    nothing done, and "lost_reply" cuts it with everything done; "nonsense" answers what is no JSON, "slow"
    answers late, and "hold" and "hold_reply" wait until released, before or after it is done.
    """

    kind: Kind
    times: int = 1
    about: str = ""
    retry_after: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"{self.kind} is no fault here")


class Faults:
    """The faults still to happen, in the order in which they were added."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, kind: Kind, times: int = 1, about: str = "", retry_after: int | None = None) -> Fault:
        fault = Fault(kind, times, about, retry_after)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again; what is held goes on."""
        for fault in self.waiting:
            fault.release()
        self.waiting.clear()

    async def meet(self, request: Request, answer: Callable[[], Response]) -> Response:
        """The answer to this call, be it of the fault that it meets."""
        fault = self._take(f"{request.method} {request.url.path}")
        match fault.kind if fault else "":
            case "":
                return answer()
            case "down":
                return Cut()
            case "lost_reply":
                answer()
                return Cut()
            case "nonsense":
                return Response("<html>Our services are not available</html>", media_type="text/html")
            case "slow":
                await asyncio.sleep(_SLOW_SECONDS)
                return answer()
        return await self._refuse_or_hold(fault, request, answer) if fault else answer()

    async def _refuse_or_hold(
        self, fault: Fault, request: Request, answer: Callable[[], Response]
    ) -> Response:
        if fault.kind == "hold":
            return answer() if await fault.stand(request) else Cut()
        if fault.kind == "hold_reply":
            done = answer()
            return done if await fault.stand(request) else Cut()
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return Response('{"message": "A practice refusal."}', int(fault.kind), headers, "application/json")

    def _take(self, call: str) -> Fault | None:
        for fault in self.waiting:
            if fault.about in call:
                fault.times -= 1
                if fault.times <= 0 and not fault.kind.startswith("hold"):
                    self.waiting.remove(fault)
                return fault
        return None


class Cut(Response):
    """Starts an answer and never ends it, at which the server closes the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
