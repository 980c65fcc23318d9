"""The practice workspace's page over a practice world, with the real bot's side on its board."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from bot.errors import StoreBusy
from bot.model.job import Job, JobState
from bot.model.source import Proof
from bot.policy import load_policy
from bot.practice.page import Board, Example, Page
from bot.practice.pagerduty.webhooks import signature
from bot.sources.catalog import SOURCES
from handlers.practice import PracticeWorld
from handlers.practice_clock import PracticeClock
from handlers.practice_gallery import gallery
from handlers.slack.commands.catalog import help_lines

_TIMEOUT_SECONDS = 10
_JOBS_DONE_SHOWN = 30
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Director(Protocol):
    """Whoever plays stories on the page's world."""

    def story(self) -> dict[str, Any]:
        """What the story bar shows."""

    def direct(self, deed: str, name: str) -> None:
        """Does what somebody at the page wants of it. Raises ValueError."""

    def protagonist(self) -> str:
        """The user id of whoever a page is at first."""


def page_over(
    world: PracticeWorld, clock: PracticeClock | None = None, director: Director | None = None
) -> Page:
    """Adds the page to a world that is not started yet; it stands at `/practice/` of the practice server.

    With `clock`, the world's own, the page can turn it; with a `director` it has the story bar. Close the
    page before the world ends.
    """
    policy = load_policy(world.settings().policy)
    board = replace(_BotsSide(world, clock, policy.timeline_emoji[0]).board(), mails=lambda: _mails(world))
    if director:
        board = replace(board, story=director.story, direct=director.direct, protagonist=director.protagonist)
    page = Page(world.slack, world.pagerduty, board)
    world.slack.mount(page.routes())
    return page


@contextmanager
def serve_page(world: PracticeWorld, port: int = 0, clock: PracticeClock | None = None) -> Iterator[str]:
    """Starts the world with the page on it, on that port of loopback; gives the page's address.

    Raises OSError when the port is taken.
    """
    page = page_over(world, clock)
    world.server.port = port
    with world:
        try:
            yield f"{world.server.url}/practice/"
        finally:
            page.close()


def _mails(world: PracticeWorld) -> list[dict[str, Any]]:
    return [
        {"at": mail.at.timestamp(), "to": ", ".join(mail.to), "title": mail.subject}
        for mail in world.mail.mails
    ]


class _BotsSide:
    """What the page is told of the bot, while one runs."""

    def __init__(self, world: PracticeWorld, clock: PracticeClock | None, timeline_emoji: str) -> None:
        self._world = world
        self._clock = clock
        self._emoji = timeline_emoji

    def board(self) -> Board:
        clock = self._clock
        return Board(
            examples=_examples(),
            fire=self._fire,
            jobs=self._jobs,
            turn=self._turn if clock else None,
            run=clock.run if clock else None,
            pace=clock.pace if clock else lambda: 1.0,
            help={"/incident": help_lines()},
            timeline_emoji=self._emoji,
            gallery=gallery,
            console=lambda: self._world.bot.url if self._world.bot else "",
        )

    def _fire(self, source: str, name: str) -> str:
        """Posts an example as its sender would, and gives the receipt. Raises OSError."""
        if self._world.bot is None:
            raise OSError("The bot does not run.")
        raw = json.dumps(SOURCES[source].examples[name]).encode()
        headers = {"Content-Type": "application/json"}
        if SOURCES[source].proof is Proof.PAGERDUTY:
            headers["X-PagerDuty-Signature"] = signature(self._world.pagerduty.webhooks.secrets, raw)
        address = f"{self._world.bot.url}/alerts/{source}"
        request = urllib.request.Request(address, raw, headers)  # noqa: S310 - the bot's own address
        with _DIRECT.open(request, timeout=_TIMEOUT_SECONDS) as answer:
            return str(json.load(answer)["receipt"])

    def _turn(self, seconds: float) -> None:
        """Turns the clock, and lets what became due begin."""
        if self._clock:
            self._clock.turn(seconds)
        self._world.slack.people.tick()
        self._world.pagerduty.tick()
        if self._world.bot:
            self._world.bot.tocsin.flow.nudge()

    def _jobs(self) -> Sequence[dict[str, Any]]:
        """What waits, runs or was given up, then what was done last."""
        bot = self._world.bot
        if bot is None:
            return []
        try:
            with bot.tocsin.store.read() as reader:
                open_ = reader.jobs(states=[JobState.GIVEN_UP, JobState.STARTED, JobState.WAITING], limit=100)
                done = reader.jobs(states=[JobState.DONE])[-_JOBS_DONE_SHOWN:]
        except StoreBusy:  # it has been stopped meanwhile
            return []
        return [_shown(job) for job in (*open_, *reversed(done))]


def _shown(job: Job) -> dict[str, Any]:
    return job.model_dump(
        mode="json", include={"id", "kind", "incident", "state", "due_at", "attempts", "note"}
    )


def _examples() -> list[Example]:
    return [
        Example(name, example, f"{source.title}: {_plain(example)}")
        for name, source in SOURCES.items()
        for example in source.examples
    ]


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
