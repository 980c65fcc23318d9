"""POST /slack/events: the guard in front of bolt, which parses before it verifies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bot.clock import Clock
from handlers.answer import Answer, Refusal, busy, internal, json_answer
from handlers.faults import report
from handlers.guard import Limits, Load, check_head, read_body
from handlers.request import Request
from handlers.shape import decode, malformed, parse_document
from handlers.slack.payload import check_payload, payload_of_form, read_form
from handlers.slack.signature import SlackSignature

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_PASSED_ON = ("x-slack-retry-num", "x-slack-retry-reason")


@dataclass(frozen=True)
class SlackRequest:
    """A verified event, command or interaction.

    `payload` is already parsed: bolt's own parser takes a command whose text says "payload" for an empty one.
    `headers` tell of retries, with lower-case names.
    """

    payload: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SlackAnswer:
    """What goes back to Slack."""

    status: int
    body: str = ""
    content_type: str = "text/plain; charset=utf-8"


Dispatch = Callable[[SlackRequest], SlackAnswer]
"""Handles one request; called in a worker thread, and has Slack's 3 seconds."""


class SlackRoute:
    """Takes what Slack sends. Nothing unsigned goes past this point."""

    def __init__(
        self, dispatch: Dispatch | None, secret: SecretStr | None, clock: Clock, limits: Limits
    ) -> None:
        self._dispatch = dispatch
        self._signature = SlackSignature(secret, clock)
        self._limits = limits
        self._load = Load(limits)
        self._workers = ThreadPoolExecutor(limits.slack_workers, thread_name_prefix="slack-request")
        self._under_way = 0

    async def answer(self, request: Request) -> Answer:
        """bolt's answer; raises a Refusal, or Gone when Slack hangs up."""
        if self._dispatch is None or not self._signature.is_set:
            raise Refusal(404, "not_found", "SLACK_SIGNING_SECRET is not set: no Slack over HTTP.")
        request.insist_on_post()
        check_head(request, self._limits)
        self._signature.check_head(request)
        with self._load.share() as share:
            raw = await read_body(request, share, self._limits)
            signature = self._signature.check(request, raw)
            return await self._take(request, raw, signature, self._dispatch)

    def close(self) -> None:
        """Lets what runs end and takes no more."""
        self._workers.shutdown(wait=False)

    async def _take(self, request: Request, raw: bytes, signature: str, dispatch: Dispatch) -> Answer:
        content_type = request.header(b"content-type").partition(";")[0].strip().lower()
        payload = _payload(content_type, decode(raw))
        if payload.get("ssl_check") == "1":
            return Answer(200, content_type="text/plain")
        if payload.get("type") == "url_verification":
            return json_answer(200, {"challenge": str(payload.get("challenge", ""))})
        headers = {name: value for name in _PASSED_ON if (value := request.header(name.encode()))}
        try:
            given = await self._in_worker(dispatch, SlackRequest(payload, headers))
        except Refusal as refusal:
            if refusal.code != "slow":  # what is slow may still end well, and must not run twice
                self._signature.forget(signature)
            raise
        if given.status == 404 and content_type == _JSON:
            return Answer(200, content_type="text/plain")  # an event that nobody listens for
        return Answer(given.status, given.body.encode(), given.content_type)

    async def _in_worker(self, dispatch: Dispatch, taken: SlackRequest) -> SlackAnswer:
        if self._under_way >= self._limits.slack_workers + self._limits.slack_waiting:
            raise busy("Too many requests from Slack at once.")
        self._under_way += 1
        work = asyncio.get_running_loop().run_in_executor(self._workers, dispatch, taken)
        work.add_done_callback(self._done)
        await asyncio.wait({work}, timeout=self._limits.slack_seconds)
        if not work.done():
            raise Refusal(503, "slow", "The request is still being worked on.")
        if work.exception() or work.result().status >= 500:
            raise internal()
        return work.result()

    def _done(self, work: asyncio.Future[SlackAnswer]) -> None:
        self._under_way -= 1
        if not work.cancelled() and (error := work.exception()):
            report("slack_request_failed", error)


def _payload(content_type: str, text: str) -> dict[str, Any]:
    if content_type == _JSON:
        payload = check_payload(parse_document(text)[1])
        if "type" not in payload:
            raise malformed("The event has no type.")
        return payload
    if content_type != _FORM:
        raise Refusal(415, "content_type", f"Slack sends {_JSON} or {_FORM}.")
    form = read_form(text)
    if form.get("ssl_check") == "1":
        return dict(form)
    return payload_of_form(form)
