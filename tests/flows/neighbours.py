"""A world with a second workspace beside home, into which Tocsin may come."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.adapters.seal import new_key
from bot.practice.server import Person, PracticeSlack
from bot.practice.slack.records import Channel
from bot.practice.slack.reply import Reply
from bot.practice.slack.signing import signed_headers
from bot.shipped import shipped
from tests.flows.world import World, words_of
from tests.own_policy import PACKAGED

SECOND = "T0SECOND"
SECRET = "practice-client-secret"
KEY = new_key()


class Neighbour:
    """The second workspace, where the user id of home's Ana is Zoe's."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.slack = PracticeSlack(
            manifest=shipped("manifest.yml"),
            now=world.clock.now,
            people=(
                Person("U0ANA", "zoe", "Zoe", "zoe@example.com"),
                Person("U0BOB", "bob", "Bo", "bo@example.com"),
                Person("U0DAG", "dag", "Dag", "dag@example.com"),
            ),
            channels=("general", "incidents", "bi"),
            team_id=SECOND,
            domain="second",
            bot_user_id="U0TOCSIN2",
        )
        world.practice.slack.installs.add(self.slack)

    def settle(self) -> None:
        """Waits until nothing is on its way there or at home."""
        assert self.slack.people.settle()
        self.world.settle()

    def types(self, who: str, text: str, channel: str = "incidents") -> Reply:
        """Somebody there types."""
        reply = self.slack.people.person(who).command(channel, text)
        self.settle()
        return reply

    def rooms(self) -> list[Channel]:
        """Every incident's channel there, oldest first."""
        channels = self.slack.workspace.channels.values()
        return [channel for channel in channels if channel.name.startswith("inc-")]

    def said(self, channel: str) -> list[str]:
        """What the bot said there to all, oldest first."""
        place = self.slack.workspace.channel(channel)
        mine = [each for each in place.messages if each.user == "U0TOCSIN2" and not each.ephemeral_for]
        return [words_of(each.blocks) for each in mine if not each.deleted and not each.subtype]

    def sends(self, event: dict[str, Any], **envelope: Any) -> int:
        """Slack sends an event of its own wording; gives the answer's status."""
        body = {"type": "event_callback", "team_id": SECOND, "event_id": "Ev1", "event": event, **envelope}
        raw = json.dumps(body).encode()
        secret, now = self.slack.workspace.signing_secret, self.world.clock.now()
        headers = {**signed_headers(secret, raw, now), "content-type": "application/json"}
        answer = self.world.http.post(f"{self.world.bot.url}/slack/events", content=raw, headers=headers)
        self.settle()
        return answer.status_code

    # a browser

    def begin(self, browser: httpx.Client) -> str:
        """Opens Tocsin's page; gives where its link leads."""
        page = browser.get(f"{self.world.bot.url}/slack/install")
        assert page.status_code == 200, page.text
        return link_of(page.text, "Add to Slack")

    def allow(self, browser: httpx.Client, address: str, way: str = f"Allow in {SECOND}") -> str:
        """Answers Slack's page; gives where Slack leads the browser."""
        asked = browser.get(address)
        assert asked.status_code == 200, asked.text
        answer = browser.get(self.world.practice.server.url + link_of(asked.text, way))
        return str(answer.headers["location"])

    def install(self) -> httpx.Response:
        """The whole way: the last page."""
        with httpx.Client(timeout=30) as browser:
            return browser.get(self.allow(browser, self.begin(browser)))


def link_of(page: str, words: str) -> str:
    """Where the link of those words leads."""
    found = re.search(rf'<a href="([^"]+)">{re.escape(words)}</a>', page)
    assert found, page
    return html.unescape(found[1])


def two_policies(folder: Path) -> Path:
    """The packaged policy; what the team bi owns is in the second workspace, as are Dag and, also, Bo."""
    text = PACKAGED
    for old, new in (
        ("members: [cleo, ana]}", f"members: [cleo, ana], workspace: {SECOND}}}"),
        ("slack: U0DAG", f'slack: "{SECOND}:U0DAG"'),
        ("slack: U0BO,", f"slack: U0BO, elsewhere: {{{SECOND}: U0BOB}},"),
        ("digest_channel: incidents", f"workspaces: {{{SECOND}: {{}}}}\ndigest_channel: incidents"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "two.yml"
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def two_workspaces(folder: Path, **settings: Any) -> Iterator[Neighbour]:
    """A running world that may be installed in the second workspace."""
    app: dict[str, Any] = {
        "slack_client_id": "1234567890.9876543210",
        "slack_client_secret": SecretStr(SECRET),
        "secret_key": SecretStr(KEY),
    }
    world = World(folder, **{**app, **settings})
    neighbour = Neighbour(world)
    with world:
        yield neighbour
