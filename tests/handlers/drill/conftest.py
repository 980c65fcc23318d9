"""An office: a Tocsin that serves with tokens of its own between a Slack and a pager, and people who act."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.practice.slack.records import Channel
from bot.settings import read_settings
from handlers.drill.real import Wish, real_drill
from handlers.serving import Serving
from handlers.stand_ins import PracticeStandIns

T = TypeVar("T")

HOOK, API = "hook-secret", "api-secret"
STEPS = """
title: Kafka brokers down
about: Two alerts, and people who know what to do
start: 2026-03-02T10:00:00Z
cast: [ana, bo]
diagnosis: {cause: The disks are full, words: [disk]}
response:
  - {act: acknowledge}
  - {act: command}
  - {act: resolve}
steps:
  - at: +0m
    who: Kafka
    caption: "posts: brokers down"
    alert:
      source: generic
      body: {title: Kafka brokers down, severity: critical, service: kafka, started_at: "{+0m}"}
  - at: +1m
    who: Slack
    fault: {of: slack, kind: "500", times: 1}
  - at: +2m
    who: Kafka
    caption: "posts: lag grows, of {incident}"
    alert: {source: generic, body: {title: Kafka lag grows, severity: high, service: kafka}}
  - at: +2m
    who: Ana
    caption: "writes: a disk of {incident} is full"
    say: {by: ana, text: a disk is full}
  - at: +3m
    who: Bo
    command: {by: bo, text: /incident ack}
"""


@pytest.fixture(autouse=True)
def no_stack_trace() -> None:
    """In place of the HTTP tests' own: the durable engine keeps to the first stream that it meets."""


def until(condition: Callable[[], T], what: str) -> T:
    """The first true value of `condition`; the test fails when 40 seconds pass before."""
    deadline = time.monotonic() + 40
    while True:
        with suppress(LookupError, ValueError):
            if found := condition():
                return found
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.01)


class Office:
    """Tocsin on real HTTP and the real clock, and what people see and do."""

    def __init__(self, stand_ins: PracticeStandIns, bot: Serving, scenario: Path) -> None:
        self.slack, self.pagerduty = stand_ins.slack, stand_ins.pagerduty
        self.bot = bot
        self.scenario = scenario
        self.report = scenario.with_name("report.md")
        self._http = httpx.Client(verify=False, base_url=bot.url, timeout=30)
        self._people = ThreadPoolExecutor(2)
        self._at_work: list[Future[object]] = []

    def play(self, **wish: Any) -> bool:
        """Plays the scenario as fast as it goes."""
        plain = {"address": self.bot.url, "speed": 3600.0, "pages": True, "sure": True, "anyway": False}
        more = {"lasts": None, "with_cast": False, "as_json": False, "kept": self.report}
        return real_drill(str(self.scenario), Wish(**{**plain, **more, **wish}))

    def drill(self, **wish: Any) -> bool:
        """The same, while whoever is at work acts; what is on its way has arrived then."""
        try:
            return self.play(**wish)
        finally:
            for work in self._at_work:
                work.result(50)
            assert self.bot.settle(50)

    def at_work(self, work: Callable[[], object]) -> None:
        """Somebody does that meanwhile."""
        self._at_work.append(self._people.submit(work))

    def types(self, who: str, text: str) -> None:
        """Somebody types in the drill's channel, once they are in it."""
        hands = self.slack.people.person(who)
        until(lambda: hands.user.id in self.room().members, f"{who} is in the channel")
        reply = hands.command(self.room().id, text)
        assert reply.ok, reply

    def room(self) -> Channel:
        """The first incident's channel. Raises LookupError before there is one."""
        found = [
            each for each in list(self.slack.workspace.channels.values()) if each.name.startswith("inc-")
        ]
        return found[0]

    def fires(self, title: str, drill: str = "") -> None:
        """An alert, real unless it names a drill."""
        body = {"title": title, "severity": "critical", "service": "streaming"}
        proof = {"Authorization": f"Bearer {HOOK}"}
        assert self._http.post(f"/alerts/generic?drill={drill}", json=body, headers=proof).status_code == 202

    def begin(self) -> str:
        """Begins a drill as a program does that dies before it ends it; gives its id."""
        asked = {"scenario": "kafka", "seconds": 600}
        answer = self._http.post("/api/drills", json=asked, headers={"Authorization": f"Bearer {API}"})
        return str(answer.raise_for_status().json()["id"])

    def get(self, path: str) -> Any:
        """What the API answers."""
        answer = self._http.get(f"/api{path}", headers={"Authorization": f"Bearer {API}"})
        return answer.raise_for_status().json()

    def said(self) -> str:
        """All that is said in the channel. Raises LookupError before there is one."""
        return "\n".join(message.text for message in list(self.room().messages))

    def has_both(self) -> bool:
        """Whether both alerts of the scenario are in its incident. Raises LookupError before there is one."""
        return len(self.get("/incidents")[-1]["alerts"]) == 2

    def rings(self) -> list[str]:
        """What the pager rang."""
        return [page.title for page in self.pagerduty.pager.incidents]

    def written(self) -> str:
        """The report as it was written."""
        return self.report.read_text(encoding="utf-8")

    def restart(self) -> None:
        """Tocsin is stopped, and started again where it was."""
        settings = self.bot.settings.model_copy(update={"listen": self.bot.url.partition("://")[2]})
        self.bot.stop()
        self.bot = Serving(settings, SystemClock())
        self.bot.start()

    def post(self, path: str, body: bytes, token: str = "") -> int:
        """The status that the API answers to a body."""
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        headers = {"Content-Type": "application/json", **proof}
        return self._http.post(f"/api{path}", content=body, headers=headers).status_code

    def close(self) -> None:
        """Ends what it holds."""
        self._people.shutdown()
        self._http.close()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Everything is up; the environment holds the tokens, as that of whoever runs a drill does."""
    monkeypatch.setenv("TOCSIN_WEBHOOK_TOKEN", HOOK)
    monkeypatch.setenv("TOCSIN_API_TOKEN", API)
    scenario = tmp_path / "kafka.yml"
    scenario.write_text(STEPS, encoding="utf-8")
    clock = SystemClock()
    with PracticeStandIns(clock) as stand_ins:
        said = stand_ins.environment()
        settings = read_settings(
            **{name.lower(): _setting(name, value) for name, value in said.items()},
            database=tmp_path / "tocsin.sqlite",
            data=tmp_path,
            listen="127.0.0.1:0",
        )
        bot = Serving(settings, clock)
        bot.start()
        stand_ins.serve_bot(bot.url)
        opened = Office(stand_ins, bot, scenario)
        try:
            yield opened
        finally:
            opened.close()
            opened.bot.stop()


def _setting(name: str, value: str) -> object:
    secret = name.endswith(("TOKEN", "SECRET", "KEY"))
    return (SecretStr(value) if value else None) if secret else value
