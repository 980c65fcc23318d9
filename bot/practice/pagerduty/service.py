"""The stand-in as a whole: its HTTP routes, and what a test or a demo does with it in Python."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.practice.pagerduty.events import EventsApi
from bot.practice.pagerduty.faults import Api, Fault, Faults
from bot.practice.pagerduty.pager import Json, Occurrence, Pager, PagerError, Ring, User
from bot.practice.pagerduty.rest import RestApi
from bot.practice.pagerduty.shapes import webhook_event
from bot.practice.pagerduty.webhooks import Webhooks

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Call:
    """A call of one of the two APIs; `status` is 0 where the connection was cut."""

    at: datetime
    api: Api
    method: str
    path: str
    body: Any
    status: int


class _Cut(Response):
    """Starts an answer and never ends it, at which the server closes the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


class PracticePagerDuty:
    """A PagerDuty account with one service; `users` are its escalation levels, the first is on call.

    `now` gives aware datetimes in UTC; `routing_key` has 32 characters, and `routing_keys` may be
    changed later; `webhook_url` may be set later as
    `webhooks.url`. Everything is kept in memory and may be used from any thread.
    """

    def __init__(
        self,
        routing_key: str,
        api_token: str,
        webhook_secrets: Sequence[str],
        webhook_url: str | None,
        users: Sequence[User],
        now: Callable[[], datetime],
        meant_for: Callable[[Json], str] = lambda _event: "",
        *,
        rate_limits: bool = True,
    ) -> None:
        self.now = now
        self.calls: list[Call] = []
        self.faults = Faults()
        self.webhooks = Webhooks(webhook_url, webhook_secrets, now)
        self.pager = Pager(users, now, self._tell, meant_for)
        self.routing_keys = {routing_key}
        self._events = EventsApi(self.pager, self.routing_keys, now, rate_limits=rate_limits)
        self._rest = RestApi(self.pager, api_token, now)

    def phone(self, person: str) -> list[Ring]:
        """What rang this person (id, name or email), oldest first."""
        return self.pager.phone(person)

    def acknowledge(self, dedup_key: str, by: str) -> None:
        """A person acknowledges on their phone. Raises PagerError when PagerDuty would refuse."""
        self.pager.acknowledge(self.pager.find(dedup_key), self.pager.person(by))

    def resolve(self, dedup_key: str, by: str) -> None:
        """A person resolves on their phone. Raises PagerError when PagerDuty would refuse."""
        self.pager.resolve(self.pager.find(dedup_key), self.pager.person(by))

    def tick(self) -> None:
        """Sends the webhooks that are due by `now`."""
        self.webhooks.tick()

    def close(self) -> None:
        self.webhooks.close()

    def routes(self) -> list[Route]:
        """Both APIs, to be mounted under /pagerduty."""
        rest = [
            Route(path, self._served("rest", partial(self._rest.answer, handler)), methods=[method])
            for method, path, handler in self._rest.calls
        ]
        return [Route("/v2/enqueue", self._served("events", self._events.enqueue), methods=["POST"]), *rest]

    def control_routes(self) -> list[Route]:
        """What a person at the practice board does, to be mounted under /practice/pagerduty."""
        return [
            Route("/state", self._show_state, methods=["GET"]),
            Route("/faults", self._commanded(lambda body: self.faults.add(**body)), methods=["POST"]),
            Route("/acknowledge", self._commanded(lambda body: self.acknowledge(**body)), methods=["POST"]),
            Route("/resolve", self._commanded(lambda body: self.resolve(**body)), methods=["POST"]),
        ]

    def _tell(self, what: Occurrence) -> None:
        self.webhooks.send(what.incident.id, webhook_event(what))

    def _served(self, api: Api, handle: Callable[[Request, bytes], Response]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            fault = self.faults.take(api, body.decode(errors="replace"))
            response = await _meet(fault, request, lambda: handle(request, body))
            status = 0 if isinstance(response, _Cut) else response.status_code
            path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
            self.calls.append(Call(self.now(), api, request.method, path, _json(body), status))
            return response

        return endpoint

    def _commanded(self, act: Callable[[Json], object]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                act(await request.json())
            except (PagerError, TypeError, ValueError) as problem:
                return JSONResponse({"ok": False, "error": str(problem)}, 400)
            return JSONResponse({"ok": True})

        return endpoint

    async def _show_state(self, _request: Request) -> Response:
        with self.pager.lock:
            state = {
                "incidents": [asdict(incident) for incident in self.pager.incidents],
                "phones": {
                    user.name: [asdict(ring) for ring in self.phone(user.id)] for user in self.pager.users
                },
                "webhooks": [asdict(webhook) for webhook in self.webhooks.sent],
                "faults": [asdict(fault) for fault in self.faults.waiting],
                "calls": [asdict(call) for call in self.calls],
            }
        return Response(json.dumps(state, default=datetime.isoformat), media_type="application/json")


async def _meet(fault: Fault | None, request: Request, answer: Callable[[], Response]) -> Response:
    """The answer to a call that meets this fault."""
    if fault is None:
        return answer()
    if fault.kind == "down":
        return _Cut()
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return answer()
    if fault.kind == "hold":
        return answer() if await fault.stand(request) else _Cut()
    if fault.kind == "hold_reply":
        response = answer()
        await fault.stand(request)
        return response
    if fault.kind == "lost_reply":
        answer()
    status = 429 if fault.kind == "429" else 500
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return JSONResponse({"error": {"message": "practice fault", "code": 2000}}, status, headers)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
