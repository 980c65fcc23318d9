"""Channels of the practice workspace, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeSlack
from bot.practice.slack.workspace import User


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Inc-1", "invalid_name_specials"),
        ("inc 1", "invalid_name_specials"),
        ("inc.1", "invalid_name_specials"),
        ("vorfälle", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
        ("general", "name_taken"),
    ],
)
def test_names_that_slack_refuses(bot: WebClient, refused: Any, name: str, error: str) -> None:
    with refused(error):
        bot.conversations_create(name=name)


def test_the_longest_name_is_taken(bot: WebClient) -> None:
    assert bot.conversations_create(name="x" * 80)["channel"]["name"] == "x" * 80


def test_a_new_channel_has_its_maker_as_its_only_member(bot: WebClient) -> None:
    channel = bot.conversations_create(name="inc-2", is_private=True)["channel"]
    assert (channel["is_private"], channel["is_member"], channel["creator"]) == (True, True, "U0TOCSIN")
    assert bot.conversations_members(channel=channel["id"])["members"] == ["U0TOCSIN"]


def test_an_archived_channel_keeps_its_name(bot: WebClient, room: str, refused: Any) -> None:
    bot.conversations_archive(channel=room)
    with refused("name_taken"):
        bot.conversations_create(name="inc-1")


def test_the_default_channels_have_everyone(bot: WebClient) -> None:
    listed = bot.conversations_list()["channels"]
    assert [(each["name"], each["is_general"], each["num_members"]) for each in listed] == [
        ("general", True, 3),
        ("incidents", False, 3),
    ]


def test_lists_leave_out_what_is_archived_or_private_to_others(
    bot: WebClient, room: str, secret: str
) -> None:
    bot.conversations_archive(channel=room)
    kinds = "public_channel,private_channel"
    everything = {each["id"] for each in bot.conversations_list(types=kinds)["channels"]}
    active = {each["id"] for each in bot.conversations_list(types=kinds, exclude_archived=True)["channels"]}
    assert everything - active == {room}
    assert secret not in everything


def test_lists_come_in_pages(bot: WebClient, room: str) -> None:
    pages = [[each["name"] for each in page["channels"]] for page in bot.conversations_list(limit=2)]
    assert pages == [["general", "incidents"], ["inc-1"]]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"limit": 1001}, "invalid_limit"),
        ({"limit": -1}, "invalid_limit"),
        ({"types": "public"}, "invalid_types"),
    ],
)
def test_lists_refuse_wrong_arguments(
    bot: WebClient, refused: Any, arguments: dict[str, Any], error: str
) -> None:
    with refused(error):
        bot.conversations_list(**arguments)


def test_info_counts_members_when_asked(bot: WebClient, room: str, secret: str, refused: Any) -> None:
    assert "num_members" not in bot.conversations_info(channel=room)["channel"]
    assert bot.conversations_info(channel=room, include_num_members=True)["channel"]["num_members"] == 2
    for unknown in ("C0NOWHERE", "general", secret):
        with refused("channel_not_found"):
            bot.conversations_info(channel=unknown)


def test_members_come_in_pages(bot: WebClient, room: str) -> None:
    first = bot.conversations_members(channel=room, limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    second = bot.conversations_members(channel=room, limit=1, cursor=cursor)
    assert first["members"] + second["members"] == ["U0ANA", "U0TOCSIN"]
    assert second["response_metadata"]["next_cursor"] == ""


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("U0ANA", "already_in_channel"),
        ("U0NOBODY", "user_not_found"),
        ("U0TOCSIN", "cant_invite_self"),
        ("U0LEFT", "cant_invite"),
        ("", "no_user"),
    ],
)
def test_invitations_that_slack_refuses(
    bot: WebClient, slack: PracticeSlack, room: str, refused: Any, users: str, error: str
) -> None:
    slack.workspace.add_user(User("U0LEFT", "left", "Left", "left@example.com", deleted=True))
    with refused(error):
        bot.conversations_invite(channel=room, users=users)


def test_one_bad_guest_keeps_the_others_out_unless_forced(bot: WebClient, room: str, refused: Any) -> None:
    with refused("user_not_found") as seen:
        bot.conversations_invite(channel=room, users=["U0BO", "U0NOBODY"])
    assert seen.body["errors"] == [{"ok": False, "error": "user_not_found", "user": "U0NOBODY"}]
    assert "U0BO" not in bot.conversations_members(channel=room)["members"]
    bot.conversations_invite(channel=room, users=["U0BO", "U0NOBODY"], force=True)
    assert "U0BO" in bot.conversations_members(channel=room)["members"]


def test_inviting_needs_membership_and_an_active_channel(
    bot: WebClient, room: str, foreign: str, refused: Any
) -> None:
    with refused("not_in_channel"):
        bot.conversations_invite(channel=foreign, users="U0BO")
    bot.conversations_archive(channel=room)
    with refused("is_archived"):
        bot.conversations_invite(channel=room, users="U0BO")


def test_joining_and_leaving(bot: WebClient, foreign: str) -> None:
    assert bot.conversations_join(channel=foreign)["channel"]["is_member"]
    assert bot.conversations_join(channel=foreign)["warning"] == "already_in_channel"
    bot.conversations_leave(channel=foreign)
    assert bot.conversations_leave(channel=foreign)["not_in_channel"]


def test_what_cannot_be_joined_or_left(
    bot: WebClient, slack: PracticeSlack, foreign: str, secret: str, refused: Any
) -> None:
    with refused("channel_not_found"):
        bot.conversations_join(channel=secret)
    slack.workspace.archive(foreign, "U0ANA")
    with refused("is_archived"):
        bot.conversations_join(channel=foreign)
    with refused("cant_leave_general"):
        bot.conversations_leave(channel=slack.workspace.channel("general").id)


def test_kicking(bot: WebClient, slack: PracticeSlack, room: str, refused: Any) -> None:
    bot.conversations_kick(channel=room, user="U0ANA")
    assert bot.conversations_members(channel=room)["members"] == ["U0TOCSIN"]
    with refused("not_in_channel"):
        bot.conversations_kick(channel=room, user="U0ANA")
    with refused("cant_kick_self"):
        bot.conversations_kick(channel=room, user="U0TOCSIN")
    with refused("cant_kick_from_general"):
        bot.conversations_kick(channel=slack.workspace.channel("general").id, user="U0ANA")


def test_topic_and_purpose(bot: WebClient, room: str, foreign: str, refused: Any) -> None:
    bot.conversations_setTopic(channel=room, topic="t" * 250)
    bot.conversations_setPurpose(channel=room, purpose="INC-2026-001")
    channel = bot.conversations_info(channel=room)["channel"]
    assert channel["topic"]["value"] == "t" * 250
    assert channel["topic"]["creator"] == "U0TOCSIN"
    assert channel["purpose"]["value"] == "INC-2026-001"
    with refused("too_long"):
        bot.conversations_setTopic(channel=room, topic="t" * 251)
    with refused("too_long"):
        bot.conversations_setPurpose(channel=room, purpose="t" * 251)
    with refused("not_in_channel"):
        bot.conversations_setTopic(channel=foreign, topic="ours")


def test_renaming(bot: WebClient, room: str, foreign: str, refused: Any) -> None:
    assert bot.conversations_rename(channel=room, name="inc-1-kafka")["channel"]["name"] == "inc-1-kafka"
    with refused("name_taken"):
        bot.conversations_rename(channel=room, name="general")
    with refused("invalid_name_specials"):
        bot.conversations_rename(channel=room, name="INC")
    bot.conversations_join(channel=foreign)
    with refused("not_authorized"):
        bot.conversations_rename(channel=foreign, name="ours")


def test_archiving_and_back(bot: WebClient, slack: PracticeSlack, room: str, refused: Any) -> None:
    bot.conversations_archive(channel=room)
    with refused("already_archived"):
        bot.conversations_archive(channel=room)
    with refused("is_archived"):
        bot.conversations_setTopic(channel=room, topic="late")
    with refused("not_in_channel"):
        bot.conversations_unarchive(channel=room)  # archiving puts bots out, and the way back is a person's
    slack.workspace.unarchive(room, "U0ANA")
    bot.conversations_join(channel=room)
    with refused("not_archived"):
        bot.conversations_unarchive(channel=room)
    with refused("cant_archive_general"):
        bot.conversations_archive(channel=slack.workspace.channel("general").id)


def test_a_direct_conversation_opens_once(bot: WebClient, refused: Any) -> None:
    first = bot.conversations_open(users=["U0ANA"], return_im=True)
    again = bot.conversations_open(users="U0ANA")
    assert first["channel"]["user"] == "U0ANA"
    assert again["already_open"]
    assert again["channel"]["id"] == first["channel"]["id"]
    with refused("missing_scope"):
        bot.conversations_open(users="U0ANA,U0BO")
    with refused("user_not_found"):
        bot.conversations_open(users="U0NOBODY")
    with refused("cannot_dm_bot"):
        bot.conversations_open(users="U0TOCSIN")
    with refused("users_list_not_supplied"):
        bot.conversations_open(users="")
