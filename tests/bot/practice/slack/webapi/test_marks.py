"""Pins, reactions and bookmarks of the practice workspace, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeSlack


@pytest.fixture
def card(bot: WebClient, room: str) -> str:
    return str(bot.chat_postMessage(channel=room, text="card")["ts"])


def test_a_pin(bot: WebClient, room: str, card: str) -> None:
    bot.pins_add(channel=room, timestamp=card)
    (item,) = bot.pins_list(channel=room)["items"]
    assert (item["message"]["text"], item["created_by"]) == ("card", "U0TOCSIN")
    assert bot.conversations_history(channel=room)["messages"][0]["pinned_to"] == [room]
    bot.pins_remove(channel=room, timestamp=card)
    assert bot.pins_list(channel=room)["items"] == []


def test_pins_that_slack_refuses(bot: WebClient, room: str, card: str, foreign: str, refused: Any) -> None:
    with refused("no_pin"):
        bot.pins_remove(channel=room, timestamp=card)
    bot.pins_add(channel=room, timestamp=card)
    with refused("already_pinned"):
        bot.pins_add(channel=room, timestamp=card)
    with refused("message_not_found"):
        bot.pins_add(channel=room, timestamp="1769695200.999999")
    with refused("bad_timestamp"):
        bot.pins_add(channel=room, timestamp="now")
    with refused("not_in_channel"):
        bot.pins_list(channel=foreign)


def test_a_channel_has_a_hundred_pins_at_most(
    bot: WebClient, slack: PracticeSlack, room: str, card: str, refused: Any
) -> None:
    for index in range(100):
        slack.workspace.pin(room, slack.workspace.post(room, "U0ANA", str(index)).ts, "U0ANA")
    with refused("too_many_pins"):
        bot.pins_add(channel=room, timestamp=card)


def test_a_deleted_message_is_pinned_no_more(bot: WebClient, room: str, card: str) -> None:
    bot.pins_add(channel=room, timestamp=card)
    bot.chat_delete(channel=room, ts=card)
    assert bot.pins_list(channel=room)["items"] == []


def test_reactions(bot: WebClient, slack: PracticeSlack, room: str, card: str) -> None:
    bot.reactions_add(channel=room, timestamp=card, name="eyes")
    slack.workspace.react(room, card, "U0ANA", "eyes")
    message = bot.reactions_get(channel=room, timestamp=card)["message"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0TOCSIN", "U0ANA"], "count": 2}]
    bot.reactions_remove(channel=room, timestamp=card, name="eyes")
    slack.workspace.unreact(room, card, "U0ANA", "eyes")
    assert "reactions" not in bot.reactions_get(channel=room, timestamp=card)["message"]


def test_reactions_that_slack_refuses(
    bot: WebClient, room: str, card: str, foreign: str, refused: Any
) -> None:
    bot.reactions_add(channel=room, timestamp=card, name="white_check_mark")
    with refused("already_reacted"):
        bot.reactions_add(channel=room, timestamp=card, name="white_check_mark")
    with refused("invalid_name"):
        bot.reactions_add(channel=room, timestamp=card, name="white_check")
    with refused("no_reaction"):
        bot.reactions_remove(channel=room, timestamp=card, name="eyes")
    with refused("message_not_found"):
        bot.reactions_add(channel=room, timestamp="1769695200.999999", name="eyes")
    with refused("not_in_channel"):
        bot.reactions_add(channel=foreign, timestamp=card, name="eyes")


def test_bookmarks(bot: WebClient, room: str) -> None:
    added = bot.bookmarks_add(
        channel_id=room, title="Runbook", type="link", link="https://wiki.example.com/kafka", emoji=":book:"
    )["bookmark"]
    bot.bookmarks_edit(bookmark_id=added["id"], channel_id=room, title="Kafka runbook")
    (bookmark,) = bot.bookmarks_list(channel_id=room)["bookmarks"]
    assert (bookmark["title"], bookmark["link"]) == ("Kafka runbook", "https://wiki.example.com/kafka")
    bot.bookmarks_remove(bookmark_id=added["id"], channel_id=room)
    assert bot.bookmarks_list(channel_id=room)["bookmarks"] == []


def test_bookmarks_that_slack_refuses(bot: WebClient, room: str, refused: Any) -> None:
    with refused("invalid_link"):
        bot.bookmarks_add(channel_id=room, title="Runbook", type="link", link="wiki/kafka")
    with refused("invalid_bookmark_type"):
        bot.bookmarks_add(channel_id=room, title="Runbook", type="file", link="https://wiki.example.com")
    with refused("not_found"):
        bot.bookmarks_remove(bookmark_id="Bk000", channel_id=room)
    with refused("channel_not_found"):
        bot.bookmarks_list(channel_id="C0NOWHERE")


def test_a_channel_has_a_hundred_bookmarks_at_most(
    bot: WebClient, slack: PracticeSlack, room: str, refused: Any
) -> None:
    link = {"channel_id": room, "title": "Runbook", "type": "link", "link": "https://wiki.example.com"}
    bot.bookmarks_add(**link)
    slack.workspace.channel(room).bookmarks *= 100
    with refused("too_many_bookmarks"):
        bot.bookmarks_add(**link)
