"""The page's server over a practice Slack with three people, and no bot behind it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.practice.page import Board, Example, Page
from bot.practice.server import Person, PracticeServer, PracticeSlack

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
MANIFEST = {
    "display_information": {"name": "Helper"},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "features": {"slash_commands": [{"command": "/help", "description": "Helps", "usage_hint": "[me]"}]},
}
PEOPLE = [
    Person(f"U0{name.upper()}", name, name.title(), f"{name}@example.com") for name in ("ana", "bo", "cleo")
]


@dataclass
class Site:
    """The served page, and what stands behind it.

    `gathered_freely` says, for each look at what lies outside, whether others could work in the workspace.
    """

    slack: PracticeSlack
    url: str
    fired: list[tuple[str, str]]
    gathered_freely: list[bool]

    def read(self, name: str, who: str = "U0ANA", **params: Any) -> Any:
        """What the page reads, as somebody."""
        answer = httpx.get(f"{self.url}/practice/page/{name}", params={"as": who, **params}, timeout=30)
        return answer.json() | {"status": answer.status_code}

    def does(self, name: str, wish: Any, **headers: str) -> httpx.Response:
        """A deed of the page."""
        return httpx.post(f"{self.url}/practice/page/{name}", json=wish, headers=headers, timeout=30)

    def say(self, who: str, text: str, channel: str = "general", thread: str | None = None) -> str:
        """Somebody writes a message; gives its ts."""
        return self.slack.people.person(who).say(channel, text, thread)

    def channel(self, name: str = "general") -> str:
        """A channel's id."""
        return self.slack.workspace.channel(name).id


@pytest.fixture
def site() -> Iterator[Site]:
    """The page with one example alert and a clock that cannot be turned."""
    fired: list[tuple[str, str]] = []
    gathered_freely: list[bool] = []

    def fire(source: str, name: str) -> str:
        if name == "lost":
            raise OSError("Nothing listens.")
        fired.append((source, name))
        return "r-1-1"

    def mails() -> list[Any]:
        gathered_freely.append(pool.submit(slack.workspace.lock.acquire, timeout=2).result())
        pool.submit(slack.workspace.lock.release)
        return []

    slack = PracticeSlack(manifest=MANIFEST, now=lambda: START, people=PEOPLE)
    board = Board(examples=[Example("lake", "full", "Lake: full")], fire=fire, mails=mails)
    page = Page(slack, None, board)
    slack.mount(page.routes())
    with ThreadPoolExecutor(1) as pool, PracticeServer(slack) as server:
        yield Site(slack, server.url, fired, gathered_freely)
        page.close()
