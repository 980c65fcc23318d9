"""One incident from alert to post-mortem, with the program killed somewhere on the way."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.clock import SystemClock
from bot.practice.hold import Hold
from bot.practice.slack.records import Channel, Message
from bot.practice.slack.reply import Reply
from bot.shipped import shipped
from handlers.stand_ins import PracticeStandIns
from tests.crash.program import Program, until

NOTE = "the broadcast join is too large"
_ALERT = {
    "title": "Streaming service down",
    "severity": "critical",
    "service": "streaming",
    "fingerprint": "streaming-down",
}


class Story:
    """The program between the practice stand-ins, which live in the test and see what it does."""

    def __init__(
        self, stand_ins: PracticeStandIns, again: Callable[[str], Program], http: httpx.Client
    ) -> None:
        self.slack = stand_ins.slack
        self.pagerduty = stand_ins.pagerduty
        self.azure = stand_ins.azure
        self.trackers = stand_ins.trackers
        self._again = again
        self.program = again("log.txt")
        self._stand_ins = stand_ins
        self._http = http

    def start(self) -> None:
        """Starts the program, for the first time or again."""
        self.program.start()
        self._stand_ins.serve_bot(self.program.url)

    def another(self) -> Program:
        """A second program on the same data, not started yet."""
        return self._again("second.txt")

    def serve(self, url: str) -> None:
        """From now on, what happens outside reaches the program at that address."""
        self._stand_ins.serve_bot(url)

    def kill(self) -> None:
        """Ends the program at once; what was held for it is held no longer."""
        self.program.kill()
        self.slack.faults.clear()
        self.pagerduty.faults.clear()
        self.azure.faults.clear()
        self.trackers.clear_faults()

    # what happens

    def fire(self) -> None:
        """The alert, accepted."""
        answer = self._http.post(f"{self.program.url}/alerts/generic", json=_ALERT)
        assert answer.status_code == 202, answer.text

    def quota(self) -> None:
        """An alert that opens a medium incident, accepted."""
        body = {"title": "Quota at 82 %", "severity": "medium", "service": "databricks"}
        answer = self._http.post(f"{self.program.url}/alerts/generic", json=body)
        assert answer.status_code == 202, answer.text

    @contextmanager
    def fired_without_reading(self) -> Iterator[None]:
        """The alert, sent by somebody who has not read the answer yet."""
        address = urlsplit(self.program.url)
        body = json.dumps(_ALERT).encode()
        start = f"POST /alerts/generic HTTP/1.1\r\nHost: {address.netloc}"
        head = f"{start}\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection((str(address.hostname), int(address.port or 0))) as line:
            line.sendall(head.encode() + body)
            yield

    def types(self, text: str) -> Reply:
        """Ana types in the incident's channel, once she is in it."""
        until(self.ana_is_in, "Ana is in the channel")
        return self.slack.people.person("ana").command(self.room().name, f"/incident {text}")

    def ana_is_in(self) -> bool:
        """Whether Ana was invited already."""
        return any("U0ANA" in room.members for room in self.rooms())

    def finish(self) -> None:
        """What is left to do for the people: whatever a crash swallowed, they do again."""
        self.program.settle()
        self.types("ack")
        if not any(entry["kind"] == "note" for entry in self.timeline()):
            self.types(f"note {NOTE}")
        if self.incident()["status"] != "resolved":
            reply = self.types("resolve Raised the memory")
            assert reply.ok, reply
        self.program.settle()

    # where calls are held

    def hold_slack(self, method: str, about: str = "", *, reply: bool = False) -> Hold:
        """Holds the next such call: before its effect, or with only the reply missing."""
        kind = "hold_reply" if reply else "hold"
        return self.slack.faults.add(method=method, kind=kind, times=1, about=about)

    def hold_pager(self, about: str, *, reply: bool = False) -> Hold:
        """The same for the pager's events."""
        return self.pagerduty.faults.add("hold_reply" if reply else "hold", api="events", about=about)

    # what people see

    def incident(self) -> Any:
        """The only incident, as the API tells it."""
        (incident,) = self.get("/api/incidents")
        return incident

    def timeline(self) -> Any:
        """The incident's timeline, as the API tells it."""
        return self.get(f"/api/incidents/{self.incident()['id']}/timeline")

    def get(self, path: str) -> Any:
        """What the HTTP API answers."""
        return self._http.get(self.program.url + path).raise_for_status().json()

    def rooms(self) -> list[Channel]:
        """Every incident's channel."""
        channels = list(self.slack.workspace.channels.values())
        return [channel for channel in channels if channel.name.startswith("inc-")]

    def room(self) -> Channel:
        """The only incident's channel."""
        (room,) = self.rooms()
        return room

    def posts(self, channel: Channel) -> list[Message]:
        """What the bot posted for all to see, oldest first."""
        bot = self.slack.workspace.bot_user_id
        said = [each for each in channel.messages if each.user == bot and not each.ephemeral_for]
        return [each for each in said if not (each.subtype or "").startswith("channel_")]


@contextmanager
def running(
    folder: Path,
    response: str = "15m",
    *,
    pollers: str = "pollers: {}\n",
    tickets: str = "tickets: {kind: builtin}\n",
    webhooks: str = "webhooks: []\n",
) -> Iterator[Story]:
    """A story with the program started; a critical incident must be acknowledged within `response`.

    `pollers`, `tickets` and `webhooks` are those sections of the policy.

    Whatever happens in it, the program's process ends with it.
    """
    policy = folder / "policy.yml"
    packaged = shipped("templates/policy.yml").read_text()
    own = packaged.replace("response: 15m", f"response: {response}", 1)
    own = own.replace("tickets: {kind: builtin}\n", tickets).replace("webhooks: []\n", webhooks)
    # Where starting takes its time, a page would go on by the next way meanwhile.
    own = own.replace("next_after: 10s", "next_after: 5m")
    policy.write_text(own.replace("pollers: {}\n", pollers))
    with PracticeStandIns(SystemClock(), policy=policy) as stand_ins, httpx.Client(timeout=30) as http:
        environment = {**stand_ins.environment(), "TOCSIN_POLICY": str(policy)}
        story = Story(stand_ins, lambda log: Program(folder, environment, log), http)
        try:
            story.start()
            yield story
        finally:
            story.kill()


def key_of(message: Message) -> str:
    """The key that the bot gave a post; "" for none."""
    payload = (message.metadata or {}).get("event_payload") or {}
    return str(payload.get("key", ""))
