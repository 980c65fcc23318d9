"""The Web API's front door: token, rate limit, scope, faults, and a log of every call."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.practice.slack.call import Call, Method
from bot.practice.slack.faults import Fault, Faults
from bot.practice.slack.limits import RateLimits
from bot.practice.slack.records import Json, SlackError
from bot.practice.slack.workspace import Workspace

KEPT_CALLS = 10_000
DROP = "practice.drop"
"""The key of the ASGI scope under which the server puts a function that closes the connection."""


@dataclass(frozen=True)
class CallRecord:
    """One Web API call; `outcome` is "ok", Slack's error code, or "fault:" and the fault's kind."""

    time: datetime
    method: str
    params: Mapping[str, Any]
    outcome: str


class Api:
    """Answers `/api/{method}` as Slack does; `others` answer for the tokens of other workspaces."""

    def __init__(
        self, workspace: Workspace, methods: Mapping[str, Method], faults: Faults, limits: RateLimits
    ) -> None:
        self.methods = dict(methods)
        self.calls: deque[CallRecord] = deque(maxlen=KEPT_CALLS)
        self.others: dict[str, Api] = {}
        self._workspace = workspace
        self._faults = faults
        self._limits = limits

    async def answer(self, request: Request) -> Response:
        name = request.path_params["method"]
        arrived = self._workspace.now()
        params: Json = {}
        try:
            params, token = await _read(request)
            if other := self.others.get(token):
                return await other.answer(request)
            fault = self._faults.take(name, params)
            if fault:
                await asyncio.sleep(fault.seconds)
            if fault and fault.kind == "hold":
                fault = None if await fault.stand(request) else fault
            response, outcome = await self._respond(name, params, token, fault)
            if fault and fault.kind == "hold_reply":
                await fault.stand(request)
        except SlackError as refusal:
            outcome = refusal.code
            response = JSONResponse({"ok": False, "error": refusal.code} | refusal.extra)
        self.calls.append(CallRecord(arrived, name, params, outcome))
        return response

    async def _respond(
        self, name: str, params: Json, token: str, fault: Fault | None
    ) -> tuple[Response, str]:
        if fault and not fault.after_effect:
            return _faulty(fault), f"fault:{fault.kind}"
        method = self._allowed(name, token)
        call = Call(self._workspace, params)
        wait = self._limits.wait(name, method.tier, str(params.get("channel", "")))
        if wait:
            return _rate_limited(wait), "ratelimited"
        body = await run_in_threadpool(self._run, method, call)
        if fault and fault.kind not in ("slow", "hold_reply"):
            return _faulty(fault), f"fault:{fault.kind}"
        granted = {"x-oauth-scopes": ",".join(self._workspace.scopes)} if method.token == "bot" else {}
        return JSONResponse({"ok": True} | body, headers=granted), "ok"

    def _allowed(self, name: str, token: str) -> Method:
        """The method, when this token may call it at all."""
        if name not in self.methods:
            raise SlackError("unknown_method")
        method = self.methods[name]
        if not method.token:
            return method
        if not token:
            raise SlackError("not_authed")
        if token in self._workspace.revoked:
            raise SlackError("account_inactive")
        kinds = {self._workspace.bot_token: "bot", self._workspace.app_token: "app"}
        if token not in kinds:
            raise SlackError("invalid_auth")
        if kinds[token] != method.token:
            raise SlackError("not_allowed_token_type")
        return method

    def _run(self, method: Method, call: Call) -> Json:
        """Runs the handler as one step that nobody else's change interrupts."""
        with self._workspace.lock:
            provided = self._workspace.scopes
            needed = method.needed(call)
            if not set(filter(None, needed.split(","))) <= set(provided):
                raise SlackError("missing_scope", needed=needed, provided=",".join(provided))
            return method.run(call)


async def _read(request: Request) -> tuple[Json, str]:
    """The parameters of the query, form or JSON body, without the token, and the token."""
    params: Json = dict(request.query_params)
    body = await request.body()
    if body:
        params |= _parsed(body, request.headers.get("content-type", "").partition(";")[0].strip().lower())
    in_form = str(params.pop("token", ""))
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        params |= zip(("client_id", "client_secret"), b64decode(value).decode().split(":"), strict=True)
    return params, value.strip() if scheme.lower() == "bearer" else in_form


def _parsed(body: bytes, content_type: str) -> Json:
    try:
        if content_type == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        if content_type != "application/json":
            raise SlackError("invalid_post_type")
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return {name: value for name, value in parsed.items() if value is not None}


def _rate_limited(seconds: int) -> Response:
    headers = {"Retry-After": str(seconds)}
    return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)


def _faulty(fault: Fault) -> Response:
    if fault.kind == "429":
        return _rate_limited(fault.retry_after)
    if fault.kind in ("500", "lost_reply"):
        return JSONResponse({"ok": False, "error": "internal_error"}, status_code=500)
    if fault.kind in ("down", "dropped_reply", "hold"):
        return _Dropped()
    return JSONResponse({"ok": False, "error": fault.kind})


class _Dropped(Response):
    """No answer at all: the connection closes."""

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        scope[DROP]()
        while (await receive())["type"] != "http.disconnect":
            pass
