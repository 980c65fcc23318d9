"""Socket Mode: the same requests without a public address, over a connection that is watched."""

from __future__ import annotations

import time
from dataclasses import dataclass

from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.errors import AdapterError
from bot.log import logger
from bot.loop import Loop
from bot.ports import Measures
from handlers.answer import Refusal
from handlers.shape import parse_document
from handlers.slack.line import Line
from handlers.slack.payload import check_payload
from handlers.slack.request import Dispatch, SlackRequest

_log = logger("socket")
_SWITCHED_OFF = "link_disabled"
_PLANNED = ("quiet", "warning", "refresh_requested")
_STOP_SECONDS = 5.0


@dataclass(frozen=True)
class Patience:
    """How long what may take, in seconds.

    A ping goes out every `ping`; a connection that gives no sign for `silent`, or no greeting for `greeting`,
    is dead. One on which nothing was said for `quiet` is renewed: it may answer pings and still be forgotten
    by Slack. An old connection is kept for `overlap` beside its successor, since what was sent to it is still
    to be answered. Tries to connect are `again` apart, and twice as long after each that fails, up to `most`.
    """

    ping: float = 5.0
    silent: float = 20.0
    greeting: float = 15.0
    quiet: float = 900.0
    overlap: float = 15.0
    again: float = 1.0
    most: float = 30.0
    look: float = 1.0


class SocketMode:
    """Connects out to Slack; the connection proves who sends, the guard still checks each payload's shape."""

    def __init__(
        self,
        dispatch: Dispatch,
        app_token: str,
        base_url: str,
        measures: Measures,
        patience: Patience | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._app_token = app_token
        self._base_url = base_url
        self._measures = measures
        self._patience = patience or Patience()
        self._line: Line | None = None
        self._old: list[tuple[Line, float]] = []
        self._why = "first"
        self._failures = 0
        self._next_try = 0.0
        self._loop = Loop("socket", self._turn, every_seconds=self._patience.look)

    def start(self) -> None:
        """Connects as soon as Slack lets it: alerts are taken and pages go out meanwhile."""
        self._loop.start()

    def stop(self) -> None:
        """Hangs up."""
        self._loop.stop()
        lines = [line for line, _ in self._old] + ([self._line] if self._line else [])
        for closing in [line.hang_up() for line in lines]:
            closing.join(_STOP_SECONDS)

    @property
    def is_connected(self) -> bool:
        """Whether Slack is heard: a connection stands, was greeted, and gave a sign just now."""
        lines = [line for line, _ in self._old] + ([self._line] if self._line else [])
        return any(line.greeted.is_set() and not self._trouble(line) for line in lines)

    def _turn(self) -> None:
        self._let_go()
        line = self._line
        if line is None:
            return self._connect(self._why)
        self._measures.socket_heard(line.silent_seconds)
        if why := self._trouble(line):
            self._line, self._why = None, why
            line.hang_up()
            self._report(why, line)
            self._connect(why)
        elif why := self._renewal(line):
            self._report(why, line)
            self._connect(why)

    def _trouble(self, line: Line) -> str:
        """Why nothing comes over that connection any more; "" where it may."""
        patience = self._patience
        if not line.is_open:
            return line.leaving or "lost"
        if line.silent_seconds > patience.silent:
            return "silent"
        return "" if line.greeted.is_set() or line.age_seconds < patience.greeting else "not_greeted"

    def _renewal(self, line: Line) -> str:
        """Why a connection that still works needs a successor; "" where it does not."""
        return line.leaving or ("quiet" if line.quiet_seconds > self._patience.quiet else "")

    def _connect(self, why: str) -> None:
        """Makes a new connection, and keeps the one before for a while, unless it is too early for a try."""
        if time.monotonic() < self._next_try:
            return
        line = Line(self._app_token, self._base_url, self._take, self._patience.ping, self._loop.wake)
        try:
            line.dial()
            failed = "" if line.is_open else "no connection"
        except AdapterError as error:
            failed = str(error)
        if failed:
            self._failed(line, failed)
            return
        self._failures, self._next_try = 0, 0.0
        self._measures.socket_connected(why)
        if self._line:
            self._old.append((self._line, time.monotonic() + self._patience.overlap))
        self._line = line

    def _failed(self, line: Line, why: str) -> None:
        line.hang_up()
        wait = min(self._patience.again * 2**self._failures, self._patience.most)
        self._failures = min(self._failures + 1, 10)
        self._next_try = time.monotonic() + wait
        _log.warning("socket_not_connected", error=why, again_in_seconds=wait)

    def _report(self, why: str, line: Line) -> None:
        if time.monotonic() < self._next_try:
            return
        if why == _SWITCHED_OFF:
            _log.error(
                "socket_switched_off",
                do="Slack says that Socket Mode is switched off: switch it on again on your app's page, "
                "or give up SLACK_APP_TOKEN and set a request URL. Nothing is heard from Slack until then.",
            )
        else:
            say = _log.info if why in _PLANNED else _log.warning
            say("socket_renewed", why=why, silent_seconds=round(line.silent_seconds, 1))

    def _let_go(self) -> None:
        """Hangs up on predecessors whose time is over."""
        now = time.monotonic()
        for line, until in self._old:
            if now >= until or not line.is_open:
                line.hang_up()
        self._old = [(line, until) for line, until in self._old if now < until and line.is_open]

    def _take(self, line: Line, request: SocketModeRequest) -> None:
        try:
            answer = self._dispatch(SlackRequest(check_payload(request.payload)))
        except Refusal as refusal:
            _log.warning("socket_request_refused", why=str(refusal))
            self._answer(line, SocketModeResponse(envelope_id=request.envelope_id))
            return
        if answer.status < 500:
            payload = parse_document(answer.body)[1] if "json" in answer.content_type else None
            self._answer(line, SocketModeResponse(envelope_id=request.envelope_id, payload=payload))

    def _answer(self, line: Line, response: SocketModeResponse) -> None:
        """By the connection that it came by, or by its successor where that one has gone meanwhile."""
        successor = self._line
        if not line.answer(response) and not (successor and successor.answer(response)):
            _log.warning("socket_answer_lost", envelope=response.envelope_id)
