"""A practice Slack behind a real server, and the real slack_sdk talking to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import Person, PracticeServer, PracticeSlack

MANIFEST = yaml.safe_load((Path(__file__).parents[5] / "manifest.yml").read_text("utf-8"))
# The stand-in knows methods that our app does not use, nor asks for.
MANIFEST["oauth_config"]["scopes"]["bot"] += [
    "reactions:write",
    "files:read",
    "users:read.email",
    "usergroups:read",
    "im:write",
]
PEOPLE = [
    Person("U0ANA", "ana", "Ana Ruiz", "ana@example.com", "Europe/Madrid"),
    Person("U0BO", "bo", "Bo Lind", "bo@example.com"),
]

Refused = Callable[[str], AbstractContextManager[SimpleNamespace]]


class Clock:
    """A time that only tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def options() -> dict[str, Any]:
    """What a test file changes in the practice workspace's construction."""
    return {}


@pytest.fixture
def slack(clock: Clock, options: dict[str, Any]) -> PracticeSlack:
    return PracticeSlack(manifest=MANIFEST, now=clock, people=PEOPLE, **options)


@pytest.fixture
def server(slack: PracticeSlack) -> Iterator[PracticeServer]:
    with PracticeServer(slack) as server:
        yield server


@pytest.fixture
def bot(server: PracticeServer) -> WebClient:
    """The SDK with the bot's token; it tries nothing twice."""
    token = server.slack.workspace.bot_token
    return WebClient(token, base_url=f"{server.url}/api/", retry_handlers=[], timeout=5)


@pytest.fixture
def room(bot: WebClient) -> str:
    """The id of a channel that the bot made and that Ana is in."""
    channel = bot.conversations_create(name="inc-1")["channel"]["id"]
    bot.conversations_invite(channel=channel, users="U0ANA")
    return str(channel)


@pytest.fixture
def foreign(slack: PracticeSlack) -> str:
    """The id of a public channel that Ana made and the bot is not in."""
    return slack.workspace.create_channel("team-data", "U0ANA").id


@pytest.fixture
def secret(slack: PracticeSlack) -> str:
    """The id of a private channel that the bot is not in."""
    return slack.workspace.create_channel("board", "U0ANA", is_private=True).id


@pytest.fixture
def refused() -> Refused:
    """Expects Slack's error code; the answer's body is there afterwards as `.body`."""

    @contextmanager
    def expect(code: str) -> Iterator[SimpleNamespace]:
        seen = SimpleNamespace(body={})
        with pytest.raises(SlackApiError) as refusal:
            yield seen
        seen.body = refusal.value.response.data
        assert seen.body["error"] == code

    return expect
