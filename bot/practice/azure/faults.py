"""Faults ordered for the calls to come, and what is done to a call that meets one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.practice.hold import Hold

Kind = Literal["401", "403", "404", "429", "500", "503", "down", "nonsense", "hold", "huge"]
Api = Literal[
    "any", "entra", "alerts", "power_bi", "databricks", "logs", "metrics", "costs", "quotas", "storage"
]

_CODES = {
    401: "ExpiredAuthenticationToken",
    403: "AuthorizationFailed",
    404: "ResourceNotFound",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "TemporarilyUnavailable",
}


@dataclass
class Fault(Hold):
    """`kind` happens to the next `times` calls of `api`; with `about`, of those whose path holds that text.

    A number is answered at once, with `retry_after` in seconds as its header; "down" cuts the connection,
    "nonsense" answers what is no JSON, "hold" waits until released and then answers, and "huge" answers JSON
    of 100 MB.
    """

    kind: Kind
    times: int = 1
    api: Api = "any"
    about: str = ""
    retry_after: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or self.api not in get_args(Api):
            raise ValueError(f"{self.kind} of {self.api} is no fault here")


class Faults:
    """The faults still to happen, in the order in which they were added."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self,
        kind: Kind,
        times: int = 1,
        api: Api = "any",
        about: str = "",
        retry_after: int | None = None,
    ) -> Fault:
        fault = Fault(kind, times, api, about, retry_after)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again; what is held goes on."""
        for fault in self.waiting:
            fault.release()
        self.waiting.clear()

    async def meet(self, api: Api, request: Request, answer: Callable[[], Response]) -> Response:
        """The answer to this call, be it of the fault that it meets."""
        fault = self._take(api, request.url.path)
        if fault is None:
            return answer()
        if fault.kind == "down":
            return Cut()
        if fault.kind == "nonsense":
            return Response("<html>Our services are not available</html>", media_type="text/html")
        if fault.kind == "huge":
            return StreamingResponse(_huge(), media_type="application/json")
        if fault.kind == "hold":
            return answer() if await fault.stand(request) else Cut()
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return refusal(int(fault.kind), headers=headers)

    def _take(self, api: Api, path: str) -> Fault | None:
        for fault in self.waiting:
            if fault.api in ("any", api) and fault.about in path:
                fault.times -= 1
                if fault.times <= 0 and fault.kind != "hold":
                    self.waiting.remove(fault)
                return fault
        return None


def _huge() -> Iterator[bytes]:
    chunk = b'"' + b"row" * 350_000 + b'",'
    yield b'{"rows": ['
    for _ in range(100):
        yield chunk
    yield b"0]}"


class Cut(Response):
    """Starts an answer and never ends it, at which the server closes the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


def refusal(status: int, code: str = "", headers: dict[str, str] | None = None) -> Response:
    """An error as Azure's APIs word it."""
    named = code or _CODES[status]
    return JSONResponse({"error": {"code": named, "message": "A practice refusal."}}, status, headers)
