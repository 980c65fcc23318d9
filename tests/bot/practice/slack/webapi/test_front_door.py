"""Tokens, scopes, argument forms, unknown methods and the call log of the practice Web API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer, PracticeSlack
from bot.practice.slack.call import Method


def post(server: PracticeServer, method: str, **request: Any) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.post(f"{server.url}/api/{method}", **request).json()
    return answer


def as_bot(server: PracticeServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.slack.workspace.bot_token}"}


def test_who_am_i(bot: WebClient, server: PracticeServer) -> None:
    me = bot.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0TOCSIN", "B0TOCSIN", "T0PRACTICE")
    assert me["url"] == f"{server.url}/"


def test_api_test_needs_no_token_and_echoes(server: PracticeServer) -> None:
    assert post(server, "api.test", data={"foo": "bar"}) == {"ok": True, "args": {"foo": "bar"}}
    assert post(server, "api.test", data={"error": "my_error"})["error"] == "my_error"


def test_a_call_without_a_token_is_not_authed(server: PracticeServer) -> None:
    assert post(server, "auth.test") == {"ok": False, "error": "not_authed"}


def test_an_unknown_token_is_invalid(server: PracticeServer) -> None:
    assert post(server, "auth.test", data={"token": "xoxb-other"}) == {"ok": False, "error": "invalid_auth"}


def test_the_token_may_come_in_the_form(server: PracticeServer) -> None:
    assert post(server, "auth.test", data={"token": server.slack.workspace.bot_token})["ok"]


def test_the_app_token_is_for_the_apps_own_methods(server: PracticeServer) -> None:
    app = {"token": server.slack.workspace.app_token}
    assert post(server, "auth.test", data=app)["error"] == "not_allowed_token_type"
    assert post(server, "apps.connections.open", headers=as_bot(server))["error"] == "not_allowed_token_type"


def test_a_connection_has_a_ticket_that_works_once(server: PracticeServer, slack: PracticeSlack) -> None:
    client = WebClient(base_url=f"{server.url}/api/")
    url = client.apps_connections_open(app_token=slack.workspace.app_token)["url"]
    assert url.startswith(server.url.replace("http", "ws") + "/link?ticket=")
    ticket = httpx.URL(url).params["ticket"]
    assert [slack.workspace.redeem_ticket(ticket) for _ in range(2)] == [True, False]


def test_an_unknown_method_is_said_to_be_unknown(server: PracticeServer) -> None:
    assert post(server, "chat.shout", headers=as_bot(server))["error"] == "unknown_method"


def test_a_scope_that_the_manifest_lacks_is_missing(
    bot: WebClient, slack: PracticeSlack, refused: Any
) -> None:
    with refused("missing_scope") as seen:
        bot.team_info()
    assert seen.body["needed"] == "team:read"
    assert seen.body["provided"] == ",".join(slack.manifest.scopes)


def test_team_info_with_its_scope(bot: WebClient, slack: PracticeSlack) -> None:
    slack.workspace.scopes = (*slack.workspace.scopes, "team:read")
    assert bot.team_info()["team"]["id"] == "T0PRACTICE"


def test_a_channels_kind_decides_the_scope(bot: WebClient, slack: PracticeSlack, refused: Any) -> None:
    slack.workspace.scopes = ("channels:manage", "channels:read", "im:write")
    with refused("missing_scope") as seen:
        bot.conversations_create(name="inc-2", is_private=True)
    assert seen.body["needed"] == "groups:write"
    with refused("missing_scope") as seen:
        bot.conversations_list(types="public_channel,private_channel")
    assert seen.body["needed"] == "channels:read,groups:read"
    direct = bot.conversations_open(users="U0ANA")["channel"]["id"]
    with refused("missing_scope") as seen:
        bot.conversations_history(channel=direct)
    assert seen.body["needed"] == "im:history"


def test_another_name_on_a_message_needs_its_own_scope(bot: WebClient, room: str, refused: Any) -> None:
    with refused("missing_scope") as seen:
        bot.chat_postMessage(channel=room, text="hello", username="Somebody else")
    assert seen.body["needed"] == "chat:write.customize"


def test_what_is_missing_is_named(server: PracticeServer) -> None:
    answer = post(server, "conversations.info", headers=as_bot(server))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


@pytest.mark.parametrize(
    ("content", "content_type", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[" * 100_000, "application/json", "invalid_json"),
        (b"[1]", "application/json; charset=utf-8", "json_not_object"),
        (b"channel=C1", "text/plain", "invalid_post_type"),
    ],
)
def test_bodies_that_slack_cannot_read(
    server: PracticeServer, content: bytes, content_type: str, error: str
) -> None:
    headers = as_bot(server) | {"Content-Type": content_type}
    assert post(server, "auth.test", content=content, headers=headers) == {"ok": False, "error": error}


def test_get_and_form_and_json_say_the_same(server: PracticeServer) -> None:
    user = {"user": "U0ANA"}
    url = f"{server.url}/api/users.info"
    asked = [
        httpx.get(url, params=user, headers=as_bot(server), timeout=30),
        httpx.post(url, data=user, headers=as_bot(server), timeout=30),
        httpx.post(url, json=user, headers=as_bot(server), timeout=30),
    ]
    assert [answer.json()["user"]["name"] for answer in asked] == ["ana"] * 3


def test_every_call_is_logged_without_its_token(
    bot: WebClient, server: PracticeServer, slack: PracticeSlack, refused: Any
) -> None:
    post(server, "auth.test", data={"token": slack.workspace.bot_token})
    with refused("user_not_found"):
        bot.users_info(user="U0NOBODY")
    assert [(call.method, call.params, call.outcome) for call in slack.calls] == [
        ("auth.test", {}, "ok"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ]


def test_a_method_can_be_registered_with_state_of_its_own(bot: WebClient, slack: PracticeSlack) -> None:
    slack.register({"canvases.create": Method(lambda call: {"title": call.text("title")})})
    assert bot.api_call("canvases.create", json={"title": "Review"})["title"] == "Review"
