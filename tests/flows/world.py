"""The world of the story tests: what happens in it, and what a person would see."""

from __future__ import annotations

import copy
import re
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import TurnedClock
from bot.flow.engine import Engine
from bot.policy import Part
from bot.practice.mail import Mail
from bot.practice.pagerduty.pager import Incident as Rung
from bot.practice.slack.records import Channel, Message
from bot.practice.slack.reply import Reply
from bot.practice.slack.screen_hands import Hands
from bot.sources.catalog import SOURCES
from handlers.practice import PracticeWorld
from handlers.serving import Serving

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
FIRST = "INC-2026-001"
REPORTS = ("*Daily digest*", "*Weekly review*", "*Performance review*", "*Figures, ")


class World:
    """Everything settles after each deed, so that a test reads as a story and never sleeps."""

    def __init__(self, folder: Path, *, start: datetime = START, **settings: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for empty in Path(_empty_databases().name).iterdir():
            shutil.copy(empty, folder)
        self.folder = folder
        self.clock = TurnedClock(start)
        self.practice = PracticeWorld(folder, self.clock, **settings)
        self.http = httpx.Client(
            verify=False, timeout=30
        )  # all is plain http, and reading certificates takes its time

    def __enter__(self) -> Self:
        self.practice.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()
        self.practice.__exit__(kind, error, trace)

    @property
    def bot(self) -> Serving:
        assert self.practice.bot
        return self.practice.bot

    # what happens

    def fire(self, source: str, body: Any, *, settle: bool = True) -> str:
        """Sends a body as its sender would, and gives the receipt."""
        answer = self.http.post(f"{self.bot.url}/alerts/{source}", json=body)
        assert answer.status_code == 202, answer.text
        if settle:
            self.settle()
        return str(answer.json()["receipt"])

    def alert(
        self,
        title: str = "Streaming jobs stopped",
        severity: str = "critical",
        *,
        service: str = "streaming",
        settle: bool = True,
        **more: Any,
    ) -> str:
        """Sends a generic alert; `status="resolved"` ends the one of this title and service."""
        body = {"title": title, "severity": severity, "service": service, **more}
        return self.fire("generic", body, settle=settle)

    def example(self, source: str, name: str) -> Any:
        """A copy of a source's example body."""
        return copy.deepcopy(SOURCES[source].examples[name])

    def turn(self, **by: float) -> None:
        """Turns the clock, and lets what became due happen."""
        self.clock.turn(timedelta(**by))
        self.practice.slack.people.tick()
        self.practice.pagerduty.tick()
        self.bot.tocsin.flow.nudge()
        self.settle()

    def settle(self) -> None:
        """Waits until nothing is on its way anywhere, and what people see is up to date."""
        for _ in range(3):
            assert self.bot.settle(50), "the bot did not come to rest"
            assert self.practice.slack.people.settle(30), "Slack's events did not arrive"
            self.practice.pagerduty.webhooks.settle()
        assert self.bot.settle(50)

    def types(self, who: str, text: str, channel: str | None = None) -> Reply:
        """Somebody types in a channel: in the incident's, unless another is named."""
        reply = self.person(who).command(channel or self.room().name, text)
        self.settle()
        return reply

    def presses(
        self, who: str, action: str, on: str = "", channel: Channel | None = None, value: str = ""
    ) -> str:
        """Somebody presses a button of the message `on`, or of the card; gives what they alone are told."""
        place = channel or self.room()
        before = len(self.whispers(who, place))
        self.person(who).press(place.id, on or self.card_message().ts, action, value or None)
        return self._answer(who, place, before)

    def chooses(self, who: str, action: str, option: str) -> str:
        """Somebody chooses in a menu of the card; gives what they alone are told then."""
        before = len(self.whispers(who, self.room()))
        self.person(who).choose(self.room().id, self.card_message().ts, action, option)
        return self._answer(who, self.room(), before)

    def _answer(self, who: str, place: Channel, before: int) -> str:
        """A press is acknowledged at once and answered a little later, by a message or a form."""
        hands = self.person(who)
        assert hands.until(lambda: hands.modal() or len(self.whispers(who, place)) > before)
        self.settle()
        return "\n".join(self.whispers(who, place)[before:])

    def submits(self, who: str, **fields: Any) -> Reply:
        """Somebody fills in the form in front of them and submits it."""
        assert self.person(who).modal(20), "no form opened"
        reply = self.person(who).submit(fields)
        self.settle()
        return reply

    def person(self, name: str) -> Hands:
        """The hands of somebody."""
        return self.practice.slack.people.person(name)

    # what people see

    def rooms(self) -> list[Channel]:
        """Every incident's channel, oldest first."""
        channels = self.practice.slack.workspace.channels.values()
        return [channel for channel in channels if channel.name.startswith("inc-")]

    def room(self) -> Channel:
        """The only incident's channel."""
        (room,) = self.rooms()
        return room

    def channel(self, name: str) -> Channel:
        """A channel by its name."""
        return self.practice.slack.workspace.channel(name)

    def said(self, channel: Channel) -> list[Message]:
        """What the bot said to all there, threads included, oldest first."""
        bot = self.practice.slack.workspace.bot_user_id
        return [
            message
            for message in channel.messages
            if message.user == bot
            and not message.subtype
            and not message.ephemeral_for
            and not message.deleted
        ]

    def card_message(self, room: Channel | None = None) -> Message:
        """The card: what the bot said first in the channel."""
        return self.said(room or self.room())[0]

    def card(self, room: Channel | None = None) -> str:
        """All of the card's text, as one line of words a block, once the second between two edits is over."""
        self.turn(seconds=1)
        return words_of(self.card_message(room).blocks)

    def thread(self, room: Channel | None = None) -> list[str]:
        """What stands in the card's thread, oldest first."""
        place = room or self.room()
        card = self.card_message(place)
        return [words_of(message.blocks) for message in self.said(place) if message.thread_ts == card.ts]

    def loud(self, room: Channel | None = None) -> list[str]:
        """What was said to the whole channel beside the card, oldest first."""
        return [words_of(message.blocks) for message in self.loud_messages(room)]

    def loud_messages(self, room: Channel | None = None) -> list[Message]:
        """The same as messages."""
        return [message for message in self.said(room or self.room())[1:] if not message.thread_ts]

    def digest(self) -> list[str]:
        """The lines of the digest channel, oldest first; reports left out."""
        return [line for line in self._told() if not line.startswith(REPORTS)]

    def reports(self) -> list[str]:
        """The daily digests and weekly reviews, oldest first."""
        return [line for line in self._told() if line.startswith(REPORTS)]

    def _told(self) -> list[str]:
        said = self.said(self.channel("incidents"))
        return [words_of(message.blocks) for message in said if not message.thread_ts]

    def whispers(self, who: str, channel: Channel) -> list[str]:
        """What the bot told this person alone in a channel, oldest first."""
        user = self.person(who).user.id
        return [words_of(message.blocks) for message in channel.messages if message.ephemeral_for == user]

    def hears(self, who: str, words: str, channel: Channel | None = None) -> bool:
        """Whether somebody is told these words alone, be it a little later."""
        place = channel or self.room()
        return bool(self.person(who).until(lambda: words in "\n".join(self.whispers(who, place))))

    def files(self) -> list[tuple[str, str]]:
        """Name and text of every file that is shared somewhere, oldest first; pictures left out."""
        files = self.practice.slack.workspace.files.values()
        texts = [file for file in files if file.channels and not file.name.endswith(".png")]
        return [(file.name, (file.content or b"").decode()) for file in texts]

    def rings(self) -> list[str]:
        """What the pager was asked to ring, oldest first: the summaries."""
        return [rung.title for rung in self.pages()]

    def pages(self) -> list[Rung]:
        """The pager's own list, oldest first."""
        return self.practice.pagerduty.pager.incidents

    def rung(self) -> list[tuple[str, str, str]]:
        """Each page as the pager holds it: its key, whom it is for, and its state."""
        return [
            (page.dedup_key, page.event["payload"]["custom_details"].get("for", ""), page.status)
            for page in self.pages()
        ]

    def told_pager(self) -> list[tuple[str, str]]:
        """What the pager took from us, oldest first: the action and its key."""
        calls = self.practice.pagerduty.calls
        return [(call.body["event_action"], call.body["dedup_key"]) for call in calls if call.status == 202]

    def mails(self) -> list[Mail]:
        """What lies in the mailboxes, oldest first."""
        return self.practice.mail.mails

    def direct(self, who: str) -> list[Message]:
        """What the bot wrote to this person alone, oldest first."""
        user = self.person(who).user.id
        channels = self.practice.slack.workspace.channels.values()
        return [
            each for place in channels if place.is_im and user in place.members for each in self.said(place)
        ]

    def attempts(self, number: int = 1, name: str = FIRST) -> list[tuple[str, str]]:
        """The attempts of an incident's page as the API shows them: each way with its state."""
        page = self.get(f"/api/incidents/{name}/pages")[number - 1]
        return [(each["way"], each["state"]) for each in page["attempts"]]

    def get(self, path: str) -> Any:
        """What the HTTP API answers."""
        answer = self.http.get(self.bot.url + path)
        answer.raise_for_status()
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    def incident(self, name: str = FIRST) -> Any:
        """An incident as the API shows it."""
        return self.get(f"/api/incidents/{name}")

    def timeline(self, name: str = FIRST) -> list[str]:
        """The timeline's sentences as the API shows them."""
        return [entry["text"] for entry in self.get(f"/api/incidents/{name}/timeline")]

    def decisions(self) -> list[str]:
        """What was decided about every alert, oldest first; news of our own pages left out."""
        kept = [alert for alert in self.get("/api/alerts") if alert["source"] != "pagerduty"]
        return [alert["decision"] for alert in reversed(kept)]

    def working(self) -> dict[str, bool]:
        """What of those that are asked answers, as `/metrics` and `/readyz` say alike."""
        return {part: works for part, works in self.signs().items() if part not in list(Part)}

    def signs(self) -> dict[str, bool]:
        """What works of all that is watched, as `/metrics` and `/readyz` say alike."""
        told = re.findall(r'^tocsin_working{part="(\w+)"} ([01])', self.get("/metrics"), re.MULTILINE)
        checks = self.http.get(f"{self.bot.url}/readyz").json()["checks"]
        assert all(checks[part] == (works == "1") for part, works in told)
        return {part: works == "1" for part, works in told}

    def given_up(self) -> int:
        """How many jobs wait for a person, as the metrics say."""
        (line,) = re.findall(r'^tocsin_jobs{state="given_up"} (\d+)', self.get("/metrics"), re.MULTILINE)
        return int(line)


def words(reply: Reply) -> str:
    """All of an answer's text."""
    return words_of(reply.blocks)


def words_of(node: Any) -> str:
    """Every text within blocks, in reading order, separated by line ends."""
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return "\n".join(filter(None, own + [words_of(each) for each in node.values()]))
    if isinstance(node, list):
        return "\n".join(filter(None, map(words_of, node)))
    return ""


def line_of(text: str, start: str) -> str:
    """The line of a text that starts so, without the start; "" where there is none."""
    lines: Iterable[str] = text.splitlines()
    return next((line.removeprefix(start).strip() for line in lines if line.startswith(start)), "")


@cache
def _empty_databases() -> tempfile.TemporaryDirectory[str]:
    """Where the bot's two files are, with tables and no rows: making those takes longer than many a story."""
    kept = tempfile.TemporaryDirectory(prefix="tocsin-empty-")
    SqliteStore(Path(kept.name, "tocsin.sqlite")).close()
    engine = Engine(Path(kept.name, "tocsin.flow.sqlite"), lambda _job, _attempt: None)
    engine.launch()
    engine.stop()
    return kept
