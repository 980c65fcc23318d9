"""What people do in the practice workspace reaches a real slack_bolt app, and its answers reach them."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.practice.slack.elements import NotOnScreen
from bot.practice.slack.people import People

Json = dict[str, Any]

ACK_BUTTON = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "ack",
            "text": {"type": "plain_text", "text": "Acknowledge"},
            "value": "INC-1",
        },
        {
            "type": "overflow",
            "action_id": "more",
            "options": [{"text": {"type": "plain_text", "text": "Resolve"}, "value": "resolve"}],
        },
    ],
}


def texts(messages: list[Json]) -> list[str]:
    return [message["text"] for message in messages]


def card(web: WebClient, people: People) -> str:
    channel = people.workspace.channel("general").id
    return str(web.chat_postMessage(channel=channel, text="Latency", blocks=[ACK_BUTTON])["ts"])


def test_a_command_is_acked_and_answered_to_its_sender_alone(online: App, people: People) -> None:
    bodies: list[Json] = []

    @online.command("/incident")
    def incident(ack: Ack, body: Json) -> None:
        bodies.append(body)
        ack("You have it.")

    reply = people.person("ana").command("general", "/incident ack for @bo in #incidents <now>, @here.")

    assert (reply.status, reply.text, reply.ephemeral, reply.ok) == (200, "You have it.", True, True)
    assert "You have it." in texts(people.person("ana").sees("general"))
    assert "You have it." not in texts(people.person("bo").sees("general"))
    incidents = people.workspace.channel("incidents").id
    assert bodies[0]["text"] == f"ack for <@U0BO|bo> in <#{incidents}|incidents> &lt;now&gt;, <!here>."
    assert " ".join(sorted(bodies[0])) == (
        "api_app_id channel_id channel_name command is_enterprise_install response_url team_domain team_id"
        " text token trigger_id user_id user_name"
    )


def test_an_answer_may_be_for_the_whole_channel(online: App, people: People) -> None:
    @online.command("/incident")
    def incident(ack: Ack) -> None:
        ack(text="Declared", response_type="in_channel")

    assert not people.person("ana").command("general", "/incident declare").ephemeral
    assert "Declared" in texts(people.person("bo").sees("general"))


def test_a_command_is_not_escaped_unless_the_manifest_says_so(online: App, people: People) -> None:
    @online.command("/raw")
    def raw(ack: Ack, command: Json) -> None:
        ack(command["text"])

    assert people.person("ana").command("general", "/raw @bo <b>").text == "@bo <b>"


def test_a_command_that_is_not_acked_in_time_says_so_to_its_sender(online: App, people: People) -> None:
    @online.command("/incident")
    def incident(ack: Ack) -> None:
        time.sleep(1.3)
        ack("too late")

    reply = people.person("ana").command("general", "/incident")

    assert reply.error == "operation_timeout"
    assert (
        people.person("ana").sees("general")[-1]["text"]
        == '/incident failed with the error "operation_timeout"'
    )
    assert people.deliveries[-1].seconds >= 1.0


def test_commands_that_nobody_serves(online: App, people: People) -> None:
    ana = people.person("ana")
    assert ana.command("general", "/weather").text == "/weather is not a valid command."
    assert ana.command("general", "/incident").error == "http_service_error"
    people.request_url = ""
    assert ana.command("general", "/incident").error == "dispatch_failed"


def test_a_button_in_a_message(online: App, people: People, web: WebClient) -> None:
    bodies: list[Json] = []

    @online.action("ack")
    def acked(ack: Ack, body: Json, respond: Respond) -> None:
        bodies.append(body)
        ack()
        respond("Acknowledged", replace_original=True)

    ts = card(web, people)
    ana = people.person("ana")

    assert ana.press("general", ts, "ack").ok
    assert ana.until(lambda: "Acknowledged" in texts(ana.sees("general")))
    assert "Latency" not in texts(people.person("bo").sees("general"))
    action = bodies[0]["actions"][0]
    assert (action["value"], action["type"], action["block_id"]) == ("INC-1", "button", "block-0")
    assert bodies[0]["container"]["message_ts"] == bodies[0]["message"]["ts"] == ts
    assert {"type", "user", "team", "channel", "trigger_id", "response_url", "state", "api_app_id"} <= set(
        bodies[0]
    )


def test_a_choice_from_a_menu_and_what_is_not_there(online: App, people: People, web: WebClient) -> None:
    chosen: list[str] = []

    @online.action("more")
    def more(ack: Ack, action: Json) -> None:
        chosen.append(action["selected_option"]["value"])
        ack()

    ts = card(web, people)
    ana = people.person("ana")

    assert ana.choose("general", ts, "more", "Resolve").ok
    assert chosen == ["resolve"]
    with pytest.raises(NotOnScreen, match="nope is not there: ack, more"):
        ana.press("general", ts, "nope")
    with pytest.raises(NotOnScreen, match="close is not offered: resolve"):
        ana.choose("general", ts, "more", "close")


def test_an_ephemeral_tray_can_be_used_replaced_and_taken_away(online: App, people: People) -> None:
    bodies: list[Json] = []

    @online.command("/incident")
    def incident(ack: Ack) -> None:
        ack(blocks=[ACK_BUTTON], text="Tray")

    @online.action("ack")
    def acked(ack: Ack, body: Json, respond: Respond) -> None:
        bodies.append(body)
        ack()
        respond("Done", replace_original=True)
        respond(delete_original=True)

    ana = people.person("ana")
    tray = ana.command("general", "/incident")
    ana.press("general", tray.ts, "ack")

    assert ana.until(lambda: not [each for each in ana.sees("general") if each["ts"] == tray.ts])
    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    with pytest.raises(NotOnScreen, match="bo sees no message"):
        people.person("bo").press("general", tray.ts, "ack")


def test_a_response_url_takes_five_answers_within_thirty_minutes(
    online: App, people: People, clock: Any
) -> None:
    urls: list[str] = []

    @online.command("/incident")
    def incident(ack: Ack, body: Json) -> None:
        urls.append(body["response_url"])
        ack()

    ana = people.person("ana")
    ana.command("general", "/incident")
    answers = [httpx.post(urls[0], json={"text": f"answer {number}"}, timeout=30) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].json() == {"ok": False, "error": "used_url"}
    assert texts(ana.sees("general"))[-5:] == [f"answer {number}" for number in range(5)]

    ana.command("general", "/incident")
    clock.turn(minutes=31)
    assert httpx.post(urls[1], json={"text": "late"}, timeout=30).json()["error"] == "expired_url"


def test_a_shortcut_on_a_message(online: App, people: People) -> None:
    noted: list[str] = []

    @online.shortcut("note_it")
    def note(ack: Ack, shortcut: Json) -> None:
        noted.append(shortcut["message"]["text"])
        ack()

    ana = people.person("ana")
    ts = people.person("bo").say("general", "the broadcast join is too large")
    assert ana.shortcut("note_it", ("general", ts)).ok
    assert noted == ["the broadcast join is too large"]


def test_the_hands_work_over_http(online: App, people: People) -> None:
    @online.command("/incident")
    def incident(ack: Ack) -> None:
        ack("You have it.")

    def hands(**wish: Any) -> httpx.Response:
        return httpx.post(f"{people.workspace.url}practice/hands", json=wish, timeout=30)

    reply = hands(**{"as": "ana", "do": "command", "channel": "general", "text": "/incident ack"}).json()
    assert (reply["ok"], reply["text"], reply["ephemeral"]) == (True, "You have it.", True)
    shown = httpx.get(f"{people.workspace.url}practice/deliveries", timeout=30).json()["deliveries"][-1]
    assert (shown["parcel"]["name"], shown["status"], shown["body"]) == ("/incident", 200, "You have it.")
    said = hands(**{"as": "bo", "do": "say", "channel": "general", "text": "hello"}).json()
    assert hands(**{"as": "ana", "do": "pin", "channel": "general", "ts": said["result"]}).json()["ok"]
    again = hands(**{"as": "ana", "do": "pin", "channel": "general", "ts": said["result"]})
    assert (again.status_code, again.json()["error"]) == (409, "already_pinned")
    assert hands(**{"as": "ana", "do": "fly"}).status_code == 400
    assert hands(**{"as": "nobody", "do": "sees", "channel": "general"}).status_code == 409
