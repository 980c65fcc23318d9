"""Control of the practice Slack from another process, and the events that it publishes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.practice.server import PracticeServer, PracticeSlack
from bot.practice.slack.manifest import read_manifest
from bot.practice.slack.workspace import WorkspaceEvent


def test_a_fault_from_outside(bot: WebClient, server: PracticeServer) -> None:
    faults = f"{server.url}/practice/faults"
    told = httpx.post(faults, json={"method": "auth.test", "kind": "429", "retry_after": 7}, timeout=30)
    assert told.json()["faults"][0]["retry_after"] == 7
    with pytest.raises(SlackApiError, match="ratelimited"):
        bot.auth_test()
    assert httpx.delete(faults, timeout=30).json() == {"faults": []}
    assert bot.auth_test()["ok"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"colour": "red"}', b'{"kind": "429", "when": 1}'])
def test_a_malformed_fault_is_refused(server: PracticeServer, body: bytes) -> None:
    answer = httpx.post(f"{server.url}/practice/faults", content=body, timeout=30)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


def test_the_call_log_from_outside(bot: WebClient, server: PracticeServer) -> None:
    bot.auth_test()
    assert httpx.get(f"{server.url}/practice/calls", timeout=30).json() == {
        "calls": [{"time": "2026-01-29T14:00:00+00:00", "method": "auth.test", "params": {}, "outcome": "ok"}]
    }


def test_the_whole_workspace_from_outside(bot: WebClient, server: PracticeServer, room: str) -> None:
    entry = {"event_type": "tocsin_entry", "event_payload": {"entry": "e-1"}}
    card = bot.chat_postMessage(channel=room, text="card", metadata=entry)["ts"]
    bot.pins_add(channel=room, timestamp=card)
    bot.conversations_setTopic(channel=room, topic="critical")
    bot.chat_postEphemeral(channel=room, user="U0ANA", text="only you")
    bot.files_upload_v2(channel=room, filename="a.md", content="# Review")
    state = httpx.get(f"{server.url}/practice/state", timeout=30).json()
    shown = next(each for each in state["channels"] if each["id"] == room)
    assert (shown["topic"], shown["pins"], shown["members"]) == ("critical", [card], ["U0ANA", "U0TOCSIN"])
    posted = next(each for each in shown["messages"] if each["ts"] == card)
    assert posted["metadata"] == entry
    assert [each["text"] for each in shown["messages"] if each.get("ephemeral_for")] == ["only you"]
    assert state["files"][0]["text"] == "# Review"
    assert server.slack.workspace.bot_token not in str(state)


def test_an_administrator_changes_channels_from_outside(
    bot: WebClient, server: PracticeServer, slack: PracticeSlack, room: str
) -> None:
    seen: list[WorkspaceEvent] = []
    slack.workspace.subscribe(seen.append)
    card = bot.chat_postMessage(channel=room, text="card")["ts"]
    bot.pins_add(channel=room, timestamp=card)

    def does(deed: str, to: str = "", channel: str = room) -> int:
        wish = {"channel": channel, "do": deed, "to": to}
        return httpx.post(f"{server.url}/practice/channels", json=wish, timeout=30).status_code

    for deed, to in (("unpin", card), ("delete_message", card), ("rename", "inc-other"), ("kick", "")):
        assert does(deed, to) == 200, deed
    bot.conversations_join(channel=room)
    for deed in ("archive", "unarchive", "delete"):
        assert does(deed) == 200, deed
    assert does("archive") == 409 and does("paint", channel="general") == 400
    told = [each.type for each in seen if each.type.startswith("channel_")]
    expected = ("rename", "left", "archive", "unarchive", "deleted")
    assert told == [f"channel_{each}" for each in expected]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        bot.chat_postMessage(channel=room, text="anyone?")


def test_changes_are_published_as_slacks_own_events(bot: WebClient, slack: PracticeSlack, room: str) -> None:
    seen: list[WorkspaceEvent] = []
    stop = slack.workspace.subscribe(seen.append)
    card = bot.chat_postMessage(channel=room, text="card")["ts"]
    slack.workspace.pin(room, card, "U0ANA")
    slack.workspace.react(room, card, "U0ANA", "eyes")
    bot.chat_update(channel=room, ts=card, text="edited")
    stop()
    bot.chat_delete(channel=room, ts=card)
    posted, pinned, reacted, edited = [event.payload for event in seen]
    assert (posted["type"], posted["text"], posted["channel_type"]) == ("message", "card", "channel")
    assert (pinned["type"], pinned["channel_id"], pinned["user"]) == ("pin_added", room, "U0ANA")
    assert pinned["item"]["message"]["text"] == "card"
    assert (reacted["reaction"], reacted["item_user"]) == ("eyes", "U0TOCSIN")
    assert reacted["item"] == {"type": "message", "channel": room, "ts": card}
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "edited")
    assert edited["previous_message"]["text"] == "card"


def test_other_stand_ins_share_the_server(slack: PracticeSlack) -> None:
    async def hello(_: Any) -> PlainTextResponse:
        return PlainTextResponse("hello")

    slack.mount([Route("/link", hello)])
    with PracticeServer(slack, extra_routes=[Route("/pagerduty", hello)]) as server:
        assert [httpx.get(f"{server.url}{path}", timeout=30).text for path in ("/link", "/pagerduty")] == [
            "hello"
        ] * 2


def test_a_stopped_server_frees_its_port(slack: PracticeSlack) -> None:
    with PracticeServer(slack) as server:
        port = int(server.url.rpartition(":")[2])
    with PracticeServer(slack, port=port) as again:
        assert again.url == server.url


def test_the_manifest_tells_commands_events_and_scopes(slack: PracticeSlack) -> None:
    manifest = slack.manifest
    assert manifest.commands["/incident"]["should_escape"] is True
    marks = {"pin_added", "pin_removed", "reaction_added", "reaction_removed"}
    lives = {"app_uninstalled", "tokens_revoked", "app_home_opened"}
    messages = {"message.channels", "message.groups"}
    changes = {f"channel_{what}" for what in ("rename", "archive", "deleted", "left")}
    changes |= {each.replace("channel", "group") for each in changes}
    assert set(manifest.events) == {*marks, *messages, *lives, *changes, "member_joined_channel"}
    assert manifest.home_tab
    assert not manifest.socket_mode
    bare = {"display_information": {"name": "Bare"}, "oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    assert read_manifest(bare).scopes == ("chat:write",)
