"""Messages of the practice workspace, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.models.blocks import SectionBlock

from bot.practice.server import PracticeServer, PracticeSlack

ENTRY = {"event_type": "tocsin_entry", "event_payload": {"entry": "e-1"}}


def said(bot: WebClient, channel: str, **arguments: Any) -> list[dict[str, Any]]:
    """The channel's messages, newest first, without Slack's own notes."""
    messages = bot.conversations_history(channel=channel, **arguments)["messages"]
    return [each for each in messages if not each.get("subtype", "").startswith("channel_")]


def test_a_post_appears_in_the_channel(bot: WebClient, room: str) -> None:
    posted = bot.chat_postMessage(
        channel=room, text="Streaming latency 14 s", blocks=[SectionBlock(text="*Streaming latency* 14 s")]
    )
    (message,) = said(bot, room)
    assert message["ts"] == posted["ts"] == posted["message"]["ts"]
    assert (message["user"], message["bot_id"]) == ("U0TOCSIN", "B0TOCSIN")
    assert message["blocks"][0]["text"]["text"] == "*Streaming latency* 14 s"


def test_ids_of_messages_are_unique_and_increase_while_time_stands_still(bot: WebClient, room: str) -> None:
    stamps = [bot.chat_postMessage(channel=room, text=str(index))["ts"] for index in range(5)]
    assert stamps == sorted(set(stamps))
    assert all(stamp.startswith("1769695200.") for stamp in stamps)


def test_a_channel_may_be_named_for_a_post_alone(bot: WebClient, room: str, refused: Any) -> None:
    assert bot.chat_postMessage(channel="#inc-1", text="hello")["channel"] == room
    with refused("channel_not_found"):
        bot.chat_update(channel="#inc-1", ts="1769695200.000100", text="hello")


def test_a_post_to_a_person_opens_the_direct_conversation(bot: WebClient, slack: PracticeSlack) -> None:
    posted = bot.chat_postMessage(channel="U0ANA", text="you are on call")
    channel = slack.workspace.channel(posted["channel"])
    assert (channel.kind, channel.messages[-1].text) == ("im", "you are on call")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "  "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "a", "blocks": "{no json"}, "invalid_blocks_format"),
        ({"text": "a", "blocks": [{"type": "divide"}]}, "invalid_blocks"),
        ({"text": "a", "metadata": {"event_type": "entry"}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": {"event_type": "", "event_payload": {}}}, "invalid_metadata_format"),
        (
            {"text": "a", "metadata": {"event_type": "e", "event_payload": {"k": "v" * 9000}}},
            "metadata_too_large",
        ),
        ({"text": "a", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"text": "a", "thread_ts": "1769695200.999999"}, "thread_not_found"),
        ({"text": "a", "attachments": [{"text": "b"}]}, "invalid_arguments"),
        ({"text": {"a": "b"}}, "invalid_arguments"),
        ({"text": "a", "reply_broadcast": "perhaps"}, "invalid_arguments"),
    ],
)
def test_posts_that_slack_refuses(
    bot: WebClient, room: str, refused: Any, arguments: dict[str, Any], error: str
) -> None:
    with refused(error):
        bot.api_call("chat.postMessage", json={"channel": room, **arguments})
    assert said(bot, room) == []


def test_what_is_wrong_with_blocks_is_said(bot: WebClient, room: str, refused: Any) -> None:
    with refused("invalid_blocks") as seen:
        bot.chat_postMessage(channel=room, text="a", blocks=[{"type": "header"}])
    assert "text" in seen.body["response_metadata"]["messages"][0]


def test_posting_needs_membership_and_an_active_channel(
    bot: WebClient, room: str, foreign: str, secret: str, refused: Any
) -> None:
    with refused("not_in_channel"):
        bot.chat_postMessage(channel=foreign, text="hello")
    for unknown in (secret, "C0NOWHERE"):
        with refused("channel_not_found"):
            bot.chat_postMessage(channel=unknown, text="hello")
    bot.conversations_archive(channel=room)
    with refused("is_archived"):
        bot.chat_postMessage(channel=room, text="hello")


def test_metadata_is_there_for_those_who_ask(bot: WebClient, room: str) -> None:
    posted = bot.chat_postMessage(channel=room, text="noted", metadata=ENTRY)
    assert "metadata" not in said(bot, room)[0]
    assert said(bot, room, include_all_metadata=True)[0]["metadata"] == ENTRY
    replies = bot.conversations_replies(channel=room, ts=posted["ts"], include_all_metadata=True)
    assert replies["messages"][0]["metadata"] == ENTRY


def test_an_edit_replaces_text_and_blocks_and_keeps_metadata(bot: WebClient, room: str) -> None:
    ts = bot.chat_postMessage(
        channel=room, text="firing", blocks=[SectionBlock(text="firing")], metadata=ENTRY
    )["ts"]
    assert bot.chat_update(channel=room, ts=ts, text="resolved")["text"] == "resolved"
    (message,) = said(bot, room, include_all_metadata=True)
    assert (message["text"], message["metadata"], message["edited"]["user"]) == (
        "resolved",
        ENTRY,
        "U0TOCSIN",
    )
    assert "blocks" not in message
    bot.chat_update(channel=room, ts=ts, text="resolved", metadata={})
    assert "metadata" not in said(bot, room, include_all_metadata=True)[0]


def test_edits_and_deletions_that_slack_refuses(
    bot: WebClient, slack: PracticeSlack, room: str, refused: Any
) -> None:
    anas = slack.workspace.post(room, "U0ANA", "mine").ts
    joined = bot.conversations_history(channel=room, oldest="0")["messages"][-1]["ts"]
    ours = bot.chat_postMessage(channel=room, text="ours")["ts"]
    for ts in (anas, joined):
        with refused("cant_update_message"):
            bot.chat_update(channel=room, ts=ts, text="yours")
    with refused("cant_delete_message"):
        bot.chat_delete(channel=room, ts=anas)
    with refused("no_text"):
        bot.api_call("chat.update", json={"channel": room, "ts": ours})
    with refused("message_not_found"):
        bot.chat_update(channel=room, ts="1769695200.999999", text="x")
    bot.chat_delete(channel=room, ts=ours)
    with refused("message_not_found"):
        bot.chat_delete(channel=room, ts=ours)


def test_a_thread(bot: WebClient, slack: PracticeSlack, room: str, refused: Any) -> None:
    parent = bot.chat_postMessage(channel=room, text="card")["ts"]
    reply = bot.chat_postMessage(channel=room, text="diagnosis", thread_ts=parent)["ts"]
    slack.workspace.post(room, "U0ANA", "on it", thread_ts=parent)
    (card,) = said(bot, room)
    assert (card["reply_count"], card["reply_users"]) == (2, ["U0TOCSIN", "U0ANA"])
    thread = bot.conversations_replies(channel=room, ts=parent)["messages"]
    assert [each["text"] for each in thread] == ["card", "diagnosis", "on it"]
    with refused("cannot_reply_to_message"):
        bot.chat_postMessage(channel=room, text="deeper", thread_ts=reply)
    with refused("thread_not_found"):
        bot.conversations_replies(channel=room, ts="1769695200.999999")
    bot.chat_delete(channel=room, ts=reply)
    assert said(bot, room)[0]["reply_count"] == 1


def test_a_broadcast_reply_is_in_the_channel_too(bot: WebClient, room: str) -> None:
    parent = bot.chat_postMessage(channel=room, text="card")["ts"]
    bot.chat_postMessage(channel=room, text="all clear", thread_ts=parent, reply_broadcast=True)
    assert [each["text"] for each in said(bot, room)] == ["all clear", "card"]


def test_a_long_thread_comes_in_pages(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    parent = slack.workspace.post(room, "U0ANA", "card").ts
    for index in range(5):
        slack.workspace.post(room, "U0ANA", str(index), thread_ts=parent)
    pages = [
        [each["text"] for each in page["messages"]]
        for page in bot.conversations_replies(channel=room, ts=parent, limit=2)
    ]
    assert pages == [["card", "0", "1"], ["card", "2", "3"], ["card", "4"]]


def test_history_pages_stay_in_place_while_people_talk(
    bot: WebClient, slack: PracticeSlack, room: str
) -> None:
    for index in range(4):
        slack.workspace.post(room, "U0ANA", str(index))
    first = bot.conversations_history(channel=room, limit=2)
    slack.workspace.post(room, "U0ANA", "later")
    cursor = first["response_metadata"]["next_cursor"]
    second = bot.conversations_history(channel=room, limit=2, cursor=cursor)
    assert [each["text"] for each in first["messages"] + second["messages"]] == ["3", "2", "1", "0"]


def test_history_between_two_times(bot: WebClient, slack: PracticeSlack, room: str, refused: Any) -> None:
    stamps = [slack.workspace.post(room, "U0ANA", str(index)).ts for index in range(3)]
    window = {"oldest": stamps[0], "latest": stamps[2]}
    assert [each["text"] for each in said(bot, room, **window)] == ["1"]
    assert [each["text"] for each in said(bot, room, **window, inclusive=True)] == ["2", "1", "0"]
    with refused("invalid_ts_oldest"):
        bot.conversations_history(channel=room, oldest="noon")
    with refused("invalid_limit"):
        bot.conversations_history(channel=room, limit=1000)


def test_history_is_for_members(bot: WebClient, foreign: str, refused: Any) -> None:
    with refused("not_in_channel"):
        bot.conversations_history(channel=foreign)


def test_an_ephemeral_message_is_for_one_person(
    bot: WebClient, slack: PracticeSlack, room: str, refused: Any
) -> None:
    ts = bot.chat_postEphemeral(channel=room, user="U0ANA", text="only you")["message_ts"]
    assert said(bot, room) == []
    assert slack.workspace.channel(room).messages[-1].ephemeral_for == "U0ANA"
    with refused("message_not_found"):
        bot.chat_update(channel=room, ts=ts, text="all of you")
    with refused("user_not_in_channel"):
        bot.chat_postEphemeral(channel=room, user="U0BO", text="only you")
    with refused("no_text"):
        bot.api_call("chat.postEphemeral", json={"channel": room, "user": "U0ANA"})


def test_a_permalink_leads_to_the_message(
    bot: WebClient, server: PracticeServer, room: str, refused: Any
) -> None:
    parent = bot.chat_postMessage(channel=room, text="card")["ts"]
    reply = bot.chat_postMessage(channel=room, text="more", thread_ts=parent)["ts"]
    link = bot.chat_getPermalink(channel=room, message_ts=reply)["permalink"]
    assert link == (f"{server.url}/archives/{room}/p{reply.replace('.', '')}?thread_ts={parent}&cid={room}")
    with refused("message_not_found"):
        bot.chat_getPermalink(channel=room, message_ts="1769695200.999999")
