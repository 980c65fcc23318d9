"""What the page is told: what one person may see, and no more."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

import bot.practice.page
from bot.practice.slack.emoji import EMOJI
from bot.practice.slack.records import File
from tests.bot.practice.page.conftest import Site

STATIC = Path(bot.practice.page.__file__).parent / "static"


def test_the_start_names_people_channels_commands_and_examples(site: Site) -> None:
    start = site.read("start", "U0BO")
    assert start["me"] == "U0BO"
    assert [channel["name"] for channel in start["channels"]] == ["general", "incidents"]
    assert start["commands"] == [{"command": "/help", "hint": "[me]", "about": "Helps"}]
    assert start["examples"] == [{"source": "lake", "name": "full", "title": "Lake: full"}]
    assert start["clock"] == {"turns": False, "runs": False}


def test_nobody_in_the_workspace_waits_while_the_outside_is_looked_at(site: Site) -> None:
    site.read("start")
    assert site.gathered_freely == [True]


def test_unread_messages_and_those_that_call_are_counted_until_read(site: Site) -> None:
    site.say("bo", "hello")
    last = site.say("bo", "@ana look")
    (general, _) = site.read("start")["channels"]
    assert (general["unread"], general["mentions"]) == (2, 1)
    site.does("read", {"as": "U0ANA", "channel": general["id"], "ts": last})
    (general, _) = site.read("start")["channels"]
    assert (general["unread"], general["mentions"]) == (0, 0)


def test_a_private_channel_is_there_for_its_members_alone(site: Site) -> None:
    secret = site.slack.workspace.create_channel("secret", "U0BO", is_private=True)
    site.say("bo", "only us", secret.id)
    assert [each["name"] for each in site.read("start")["channels"]] == ["general", "incidents"]
    assert site.read("messages", channel=secret.id)["status"] == 404
    (message,) = site.read("messages", "U0BO", channel=secret.id)["messages"]
    assert message["text"] == "only us"


def test_what_is_for_one_person_alone_is_shown_to_no_other(site: Site) -> None:
    workspace = site.slack.workspace
    workspace.post_ephemeral("general", workspace.bot_user_id, "U0ANA", "for Ana")
    channel = site.channel()
    assert [each["text"] for each in site.read("messages", channel=channel)["messages"]] == ["for Ana"]
    assert site.read("messages", "U0BO", channel=channel)["messages"] == []


def test_older_messages_come_in_portions_without_replies(site: Site) -> None:
    written = [site.say("bo", f"message {number}") for number in range(5)]
    site.say("ana", "a reply", thread=written[0])
    channel = site.channel()
    newest = site.read("messages", channel=channel, limit=3)
    assert [each["ts"] for each in newest["messages"]] == written[2:]
    assert newest["more"] is True
    older = site.read("messages", channel=channel, limit=3, before=written[2])
    assert [each["ts"] for each in older["messages"]] == written[:2]
    assert older["more"] is False
    thread = site.read("thread", channel=channel, ts=written[0])
    assert [each["text"] for each in thread["messages"]] == ["message 0", "a reply"]


def test_every_element_has_a_name_to_be_pressed_by(site: Site) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    workspace = site.slack.workspace
    workspace.post("general", workspace.bot_user_id, "go", blocks=[{"type": "actions", "elements": [button]}])
    (message,) = site.read("messages", channel=site.channel())["messages"]
    assert message["blocks"][0]["elements"][0]["action_id"] == "action-0-0"


def test_a_file_is_for_those_who_see_its_channel_and_never_runs(site: Site) -> None:
    workspace = site.slack.workspace
    secret = workspace.create_channel("secret", "U0BO", is_private=True)
    page = b"<script>alert(1)</script>"
    workspace.files["F1"] = File("F1", "a.html", "a", "text/html", "U0BO", 0, len(page), page, [secret.id])
    address = f"{site.url}/practice/page/file/F1"
    assert httpx.get(address, params={"as": "U0ANA"}, timeout=30).status_code == 404
    answer = httpx.get(address, params={"as": "U0BO"}, timeout=30)
    assert answer.headers["content-type"].startswith("text/plain")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_page_may_load_nothing_from_elsewhere(site: Site) -> None:
    answer = httpx.get(f"{site.url}/", follow_redirects=True, timeout=30)
    assert answer.url.path == "/practice/"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_every_emoji_of_the_workspace_can_be_drawn() -> None:
    table = re.search(r"`\n(.*?)`;", (STATIC / "js" / "emoji_names.js").read_text("utf-8"), re.DOTALL)
    assert table
    drawn = {name for line in table[1].splitlines() for name in line.split()[1:]}
    assert EMOJI - drawn == set()


def test_markup_is_never_made_from_text() -> None:
    for script in STATIC.glob("js/*.js"):
        text = script.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), script
        assert len(text.splitlines()) < 400, script


def test_what_was_written_to_people_alone_stands_outside(site: Site) -> None:
    workspace = site.slack.workspace
    place = workspace.open_im(workspace.bot_user_id, "U0ANA")
    workspace.post(place.id, workspace.bot_user_id, "you are paged")
    (letter,) = site.read("start")["parts"]["letters"]
    assert (letter["to"], letter["title"], letter["by"]) == ("Ana", "you are paged", "message")
