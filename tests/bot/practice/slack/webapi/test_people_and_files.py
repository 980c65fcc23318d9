"""Users, user groups and files of the practice workspace, through the SDK."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer, PracticeSlack
from bot.practice.slack.workspace import User, UserGroup


def test_a_person(bot: WebClient, refused: Any) -> None:
    ana = bot.users_info(user="U0ANA")["user"]
    assert (ana["real_name"], ana["tz"], ana["tz_offset"]) == ("Ana Ruiz", "Europe/Madrid", 3600)
    assert ana["profile"]["email"] == "ana@example.com"
    with refused("user_not_found"):
        bot.users_info(user="U0NOBODY")


def test_an_address_is_shown_with_its_scope_alone(bot: WebClient, slack: PracticeSlack, refused: Any) -> None:
    slack.workspace.scopes = ("users:read",)
    assert "email" not in bot.users_info(user="U0ANA")["user"]["profile"]
    with refused("missing_scope"):
        bot.users_lookupByEmail(email="ana@example.com")


def test_everybody_in_pages(bot: WebClient) -> None:
    pages = [[user["id"] for user in page["members"]] for page in bot.users_list(limit=2)]
    assert pages == [["U0TOCSIN", "U0ANA"], ["U0BO"]]


def test_guests_and_people_of_other_workspaces(bot: WebClient, slack: PracticeSlack) -> None:
    slack.workspace.add_user(User("U0SOLO", "solo", "Solo", "solo@example.com", is_ultra_restricted=True))
    slack.workspace.add_user(User("U0EVE", "eve", "Eve", "eve@example.org", team_id="T0OTHER"))
    solo, eve = bot.users_info(user="U0SOLO")["user"], bot.users_info(user="U0EVE")["user"]
    assert (solo["is_restricted"], solo["is_ultra_restricted"], solo["is_stranger"]) == (True, True, False)
    assert (eve["team_id"], eve["is_restricted"], eve["is_stranger"]) == ("T0OTHER", False, True)
    assert "U0EVE" not in [user["id"] for user in bot.users_list()["members"]]


def test_a_person_by_address(bot: WebClient, slack: PracticeSlack, refused: Any) -> None:
    assert bot.users_lookupByEmail(email="Ana@Example.com")["user"]["id"] == "U0ANA"
    slack.workspace.add_user(User("U0LEFT", "left", "Left", "left@example.com", deleted=True))
    for email in ("left@example.com", "nobody@example.com"):
        with refused("users_not_found"):
            bot.users_lookupByEmail(email=email)


def test_groups_of_people(bot: WebClient, slack: PracticeSlack, refused: Any) -> None:
    slack.workspace.usergroups["S0DATA"] = UserGroup("S0DATA", "data-platform", "Data platform", ["U0ANA"])
    (group,) = bot.usergroups_list(include_users=True)["usergroups"]
    assert (group["handle"], group["users"]) == ("data-platform", ["U0ANA"])
    assert "users" not in bot.usergroups_list()["usergroups"][0]
    assert bot.usergroups_users_list(usergroup="S0DATA")["users"] == ["U0ANA"]
    with refused("no_such_subteam"):
        bot.usergroups_users_list(usergroup="S0NONE")


def test_a_file_is_uploaded_shared_and_read_back(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    parent = bot.chat_postMessage(channel=room, text="card")["ts"]
    shared = bot.files_upload_v2(
        channel=room,
        thread_ts=parent,
        filename="timeline.md",
        title="Timeline",
        content="14:00 latency 14 s",
        initial_comment="The timeline so far",
    )["file"]
    reply = bot.conversations_replies(channel=room, ts=parent)["messages"][-1]
    assert (reply["text"], reply["files"][0]["title"]) == ("The timeline so far", "Timeline")
    file = bot.files_info(file=shared["id"])["file"]
    assert file["channels"] == [room]
    token = {"Authorization": f"Bearer {slack.workspace.bot_token}"}
    assert httpx.get(file["url_private_download"], headers=token, timeout=30).text == "14:00 latency 14 s"


def test_several_files_make_one_message(bot: WebClient, room: str) -> None:
    uploads = [{"filename": name, "content": name} for name in ("a.txt", "b.png")]
    bot.files_upload_v2(channel=room, file_uploads=uploads)
    message = bot.conversations_history(channel=room)["messages"][0]
    assert [(each["name"], each["mimetype"]) for each in message["files"]] == [
        ("a.txt", "text/plain"),
        ("b.png", "image/png"),
    ]


def test_a_download_asks_for_the_token(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    file = bot.files_upload_v2(channel=room, filename="a.txt", content="a")["file"]
    assert httpx.get(file["url_private"], timeout=30).status_code == 403
    token = {"Authorization": f"Bearer {slack.workspace.bot_token}"}
    assert (
        httpx.get(file["url_private"].replace(file["id"], "F0NONE"), headers=token, timeout=30).status_code
        == 404
    )


def test_an_upload_has_the_promised_length_and_happens_once(bot: WebClient, server: PracticeServer) -> None:
    url = bot.files_getUploadURLExternal(filename="a.txt", length=3)["upload_url"]
    assert httpx.post(url, content=b"four", timeout=30).status_code == 400
    assert httpx.put(url, content=b"two", timeout=30).text == "OK - 3"
    assert httpx.post(url, content=b"two", timeout=30).status_code == 404
    assert httpx.post(f"{server.url}/upload/v1/F0NONE", content=b"a", timeout=30).status_code == 404


@pytest.mark.parametrize("length", [0, -1, "much"])
def test_an_upload_of_no_length_is_refused(bot: WebClient, refused: Any, length: Any) -> None:
    with refused("invalid_arguments"):
        bot.files_getUploadURLExternal(filename="a.txt", length=length)


def test_what_is_not_uploaded_cannot_be_shared(bot: WebClient, room: str, foreign: str, refused: Any) -> None:
    promised = bot.files_getUploadURLExternal(filename="a.txt", length=3)["file_id"]
    with refused("file_not_found"):
        bot.files_completeUploadExternal(files=[{"id": promised, "title": "a"}], channel_id=room)
    with refused("file_not_found"):
        bot.files_info(file=promised)
    with refused("invalid_arguments"):
        bot.files_completeUploadExternal(files=[], channel_id=room)
    with refused("not_in_channel"):
        bot.files_upload_v2(channel=foreign, filename="a.txt", content="a")
