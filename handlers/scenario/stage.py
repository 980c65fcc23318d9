"""The practice world as a stage: what can be done to it, and how to wait until it has come to rest."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from bot.clock import Clock
from bot.errors import TocsinError
from bot.model.job import JobState
from bot.practice.slack.screen_hands import Hands
from bot.practice.slack.workspace import Workspace
from handlers.practice import PracticeWorld
from handlers.scenario.words import Names
from handlers.serving import Serving

Json = dict[str, Any]

_TIMEOUT_SECONDS = 20
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class NotAtRest(TocsinError):
    """The bot was still busy after 20 seconds."""


@dataclass(frozen=True)
class Answer:
    """What an HTTP call gave back; `body` is parsed where it is JSON."""

    status: int
    body: Any


class Stage:
    """A practice world and its clock; as a context manager it starts the world, and ends it."""

    def __init__(self, world: PracticeWorld, clock: Clock) -> None:
        self.world = world
        self.clock = clock

    def __enter__(self) -> Self:
        try:
            self.world.__enter__()
        except BaseException:
            # A bot that never began cannot always be ended; what kept it from beginning is what counts.
            with suppress(Exception):
                self.world.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.__exit__(kind, error, trace)

    @property
    def bot(self) -> Serving:
        """The bot, once the world has started. Raises TocsinError before."""
        if self.world.bot is None:
            raise TocsinError("The bot does not run.")
        return self.world.bot

    @property
    def workspace(self) -> Workspace:
        """The practice Slack's."""
        return self.world.slack.workspace

    def person(self, name: str) -> Hands:
        """The hands and eyes of somebody, by user name."""
        return self.world.slack.people.person(name)

    def names(self) -> Names:
        """What to call each person and channel."""
        people = {user.id: f"@{user.real_name}" for user in self.workspace.users.values()}
        channels = self.workspace.channels.values()
        return people | {channel.id: f"#{channel.name}" for channel in channels}

    def post(self, source: str, body: Json) -> Answer:
        """Posts a body as its sender would."""
        address = f"{self.bot.url}/alerts/{source}"
        headers = {"Content-Type": "application/json"}
        return _call(urllib.request.Request(address, json.dumps(body).encode(), headers))  # noqa: S310

    def get(self, path: str) -> Answer:
        """What the bot's HTTP API answers."""
        return _call(urllib.request.Request(self.bot.url + path))  # noqa: S310 - our own address

    def tick(self) -> None:
        """Lets what has become due begin."""
        self.world.slack.people.tick()
        self.world.pagerduty.tick()
        self.bot.tocsin.flow.nudge()

    def next_due(self) -> datetime | None:
        """When the bot next has something to do after now, or None."""
        with self.bot.tocsin.store.read() as reader:
            waiting = reader.jobs(states=[JobState.WAITING])
        now = self.clock.now()
        return next((job.due_at for job in waiting if job.due_at > now), None)

    def settle(self) -> None:
        """Waits until nothing is on its way anywhere. Raises NotAtRest."""
        for _ in range(2):
            if not (self.bot.settle(_TIMEOUT_SECONDS) and self.world.slack.people.settle(_TIMEOUT_SECONDS)):
                raise NotAtRest
            self.world.pagerduty.webhooks.settle(_TIMEOUT_SECONDS)
        if not self.bot.settle(_TIMEOUT_SECONDS):
            raise NotAtRest


def _call(request: urllib.request.Request) -> Answer:
    try:
        with _DIRECT.open(request, timeout=_TIMEOUT_SECONDS) as response:
            status, raw, kind = response.status, response.read(), response.headers["content-type"] or ""
    except urllib.error.HTTPError as error:
        status, raw, kind = error.code, error.read(), error.headers["content-type"] or ""
    return Answer(status, json.loads(raw) if "json" in kind else raw.decode())
