"""Whatever strangers write: nobody is called, nothing links, nothing hides, and Slack takes every message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.practice.slack.records import Channel, User
from tests.flows.console import Visitor
from tests.flows.world import FIRST, World

MENTION = re.compile(r"<[!@#][^>]*>")
LINK = re.compile(r"<(https?://[^|>]*)")
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]")

SLACK = "https://slack.com/app_redirect?"

PAGES = (
    *("/", *(f"/incidents/{FIRST}{part}" for part in ("", "/resolve", "/postmortem", "/postmortem/impact"))),
    *("/postmortems", "/actions", "/alerts", "/alert/a-1-1", "/silences", "/oncall", "/jobs?state=waiting"),
)
"""What the console shows of it."""

HOSTILE = {
    "mentions": "<!channel> <!here> <@U0ANA> <!subteam^S1> <#C000000001> @here @channel @everyone",
    "links": "[a](https://evil.example) <https://evil.example|Runbook> ](x) `c` ```d``` *b* _i_ > &lt;b&gt;",
    "marks": '\u202eesrever\u202c \u2066iso\u2069 \u200bzero {{ 7*7 }} {% for x in y %} %s \\n \\" \' "',
    "long": "x" * 3000,
    "wide": ". \n# b\n- [ ] c\r\n---\n| d | " + "🔴" * 700 + " " + "é" * 300 + " 𝔘𝔫𝔦 " + "\u0301" * 50,
}


def shown(world: World) -> Iterator[tuple[Channel, Any]]:
    """Everything that the bot put before anybody's eyes, with its channel."""
    for channel in world.practice.slack.workspace.channels.values():
        for message in channel.messages:
            if message.user == world.practice.slack.workspace.bot_user_id and not message.subtype:
                yield channel, message


def harmless(world: World) -> None:
    ids = {room.id for room in world.rooms()}
    ours = ("https://runbooks.example/", world.practice.slack.workspace.url)
    for channel, message in shown(world):
        texts = [message.text, *(text for text in mrkdwn(message.blocks))]
        for text in texts:
            for found in MENTION.findall(text):
                own = found.startswith("<!date^") or found[2:-1] in ids
                team = channel.name in ("data-platform", "platform") and found.startswith("<@U0")
                assert own or team, (found, text)
            for url in LINK.findall(text):
                assert url.startswith(ours), url
            plain = re.sub("<http[^>]*>", "", text)
            assert "@here" not in plain and "@channel" not in plain, text
            assert "`" not in text.replace("`/incident", "").replace("what you see`", ""), text
        assert not HIDDEN.search(json.dumps([message.text, message.blocks], ensure_ascii=False))
    for room in world.rooms():
        assert not MENTION.search(room.topic.value + room.purpose.value)
        assert "@here" not in room.topic.value + room.purpose.value
    harmless_pages(world)


def harmless_pages(world: World) -> None:
    ours = ("/", "#", "https://runbooks.example/", SLACK, world.practice.slack.workspace.url)
    with Visitor(world) as ana:
        ana.pretends("ana")
        for path in ("/?q=b", *PAGES):
            ana.opens(path)
            assert ana.status == 200 and not HIDDEN.search(ana.page)
            for tag, attributes in elements(ana.page):
                assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
                assert tag != "script" or attributes["src"].startswith("/console/")
                for url in (attributes.get("href"), attributes.get("src"), attributes.get("action")):
                    assert url is None or url.startswith(ours), url


def elements(page: str) -> list[tuple[str, dict[str, str]]]:
    """Every element as a browser reads it, with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    Reader().feed(page)
    return found


def mrkdwn(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for each in node.values():
            yield from mrkdwn(each)
    elif isinstance(node, list):
        for each in node:
            yield from mrkdwn(each)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_from_alert_to_post_mortem(world: World, text: str) -> None:
    more: dict[str, Any] = {
        "summary": text,
        "resource": text,
        "link": f"https://runbooks.example/{text}",
        "labels": {"a": text},
    }
    world.alert(text, "high", **more)
    world.fire("generic", {"kind": "deployment", "title": text, "service": "streaming"})
    world.alert(text + " again", "critical", service="streaming", resource=text)
    world.types("ana", f"/incident note {text}")
    world.types("ana", f"/incident status mitigating {text}")
    world.types("ana", f"/incident {text}")
    ts = world.person("bo").say(world.room().name, text)
    world.person("bo").pin(world.room().id, ts)
    world.settle()
    world.types("ana", "/incident timeline")
    world.types("ana", "/incident list")
    world.types("ana", f"/incident assign {text}")
    world.card()
    world.alert(text, "high", status="resolved", **more)
    world.types("ana", "/incident resolve")
    world.submits("ana", resolution=text[:2900], impact=text[:2900], cause=text[:2900])
    world.turn(minutes=1)

    assert world.card_message().text.startswith("✅ RESOLVED")
    assert len(world.files()) == 1 and len(world.digest()) == 1
    refused = [call for call in world.practice.slack.calls if call.outcome not in ("ok",)]
    assert [(call.method, call.outcome) for call in refused] == []
    failed = [attempt for attempt in world.practice.slack.people.deliveries if attempt.error]
    assert failed == []
    harmless(world)


def test_a_title_of_nothing_but_signs_still_names_a_channel(world: World) -> None:
    world.alert("🔥🔥🔥 ¿¿¿")
    assert world.room().name == "inc-2026-001" and len(world.rings()) == 1


def test_declared_and_renamed_by_hostile_people(world: World) -> None:
    workspace = world.practice.slack.workspace
    name = "<!channel> `eve` @here \u202e *x*"
    workspace.add_user(User("U0EVE", name, name, "eve@example.com"))
    workspace.join(world.channel("general").id, "U0EVE")
    for severity, text in zip(("critical", "high", "medium", "low"), HOSTILE.values(), strict=False):
        world.types("U0EVE", f"/incident declare {severity} {text[:280]}", "general")
    for _ in range(3):
        world.turn(seconds=20)
    assert len(world.rooms()) == 4
    for command in (
        "ack",
        "assign me",
        "status mitigating",
        "note hello",
        "timeline",
        "list",
        "resolve done",
    ):
        world.types("U0EVE", f"/incident {command}", world.rooms()[0].name)
    world.turn(seconds=20)
    harmless(world)


def test_no_secret_of_an_alert_or_a_note_is_shown_or_kept(world: World) -> None:
    token, signature = "dapi" + "0123456789abcdef" * 2, "aB3dE5fG7hJ9"
    labels = {"alertname": f"Job fails with {token}", "severity": "critical", "api_token": signature}
    address = f"https://x.blob.example/y?sv=2024&sig={signature}"
    alert = {"status": "firing", "labels": labels, "generatorURL": address}
    world.fire("alertmanager", {"alerts": [alert]})
    world.types("ana", f"/incident note the password is password={signature} {'x' * 2900} {token}")
    world.types("ana", f"/incident update we rotate {token}")
    world.types("ana", f"/incident resolve rotated {token}")
    world.turn(minutes=1)
    seen = [repr((message.text, message.blocks)) for _, message in shown(world)]
    seen += [room.topic.value + room.purpose.value for room in world.rooms()]
    seen += [world.room().name, *(f"{mark.title} {mark.link}" for mark in world.room().bookmarks)]
    seen += [text for _, text in world.files()] + [repr(call.body) for call in world.practice.pagerduty.calls]
    seen += [repr(world.get("/api/alerts")), repr(world.timeline()), repr(world.incident())]
    with Visitor(world) as ana:
        ana.pretends("ana")
        seen += [ana.opens(path) and ana.page for path in ("/?q=rotate", *PAGES)]
    for text in seen:
        assert token not in text and signature not in text, text
    assert "•••" in "".join(seen) and "Job fails with" in "".join(seen)
