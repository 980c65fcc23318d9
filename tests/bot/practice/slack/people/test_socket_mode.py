"""Socket Mode, with slack_bolt's own SocketModeHandler and with bare WebSocket clients."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.practice.slack.people import People

Json = dict[str, Any]
Dial = Callable[[], ClientConnection]


@pytest.fixture
def linked(app: App, people: People) -> Iterator[SocketModeHandler]:
    """The app, connected over Socket Mode; it has no request URL."""
    handler = SocketModeHandler(app, people.workspace.app_token)
    handler.client.connect()
    assert people.sockets.wait_for(1)
    yield handler
    handler.client.auto_reconnect_enabled = False
    people.sockets.close()
    # The client's own reader must be through with the lost connection: slack_sdk closes without asking twice.
    assert people.person("ana").until(lambda: not handler.client.is_connected())
    handler.client.close()


@pytest.fixture
def dial(people: People) -> Iterator[Dial]:
    """Opens a bare connection, as an app with a client of its own does."""
    web = WebClient(base_url=f"{people.workspace.url}api/")

    with ExitStack() as opened:
        yield lambda: opened.enter_context(
            connect(web.apps_connections_open(app_token=people.workspace.app_token)["url"])
        )


def received(connection: ClientConnection) -> Json:
    message: Json = json.loads(connection.recv(5.0))
    return message


def test_commands_and_events_come_as_envelopes(app: App, people: People, linked: SocketModeHandler) -> None:
    heard: list[str] = []

    @app.command("/incident")
    def incident(ack: Ack) -> None:
        ack(text="Declared", response_type="in_channel")

    @app.event("reaction_added")
    def reacted(event: Json) -> None:
        heard.append(event["reaction"])

    @app.event("message")
    def message() -> None:
        pass

    ana = people.person("ana")
    assert ana.command("general", "/incident").text == "Declared"
    ana.react("general", ana.sees("general")[-1]["ts"], "eyes")
    assert people.settle()
    assert ana.until(lambda: heard == ["eyes"])
    assert {(each.through, each.status) for each in people.deliveries} == {("socket", 200)}


def test_an_ack_of_a_submission_carries_its_answer(
    app: App, people: People, web: WebClient, linked: SocketModeHandler
) -> None:
    @app.view("note")
    def note(ack: Ack) -> None:
        ack(response_action="errors", errors={"note": "Say more."})

    element = {"type": "plain_text_input", "action_id": "note"}
    label = {"type": "plain_text", "text": "Note"}
    view = {
        "type": "modal",
        "callback_id": "note",
        "title": label,
        "submit": label,
        "blocks": [{"type": "input", "block_id": "note", "label": label, "element": element}],
    }
    web.views_open(trigger_id=people.workspace.triggers.issue("U0ANA"), view=view)
    assert people.person("ana").submit({"note": "hm"}).errors == {"note": "Say more."}


def test_an_envelope_without_an_ack_times_out(people: People, linked: SocketModeHandler) -> None:
    assert people.person("ana").command("general", "/incident").error == "operation_timeout"


def test_the_app_reconnects_when_it_is_asked_to(app: App, people: People, linked: SocketModeHandler) -> None:
    @app.command("/incident")
    def incident(ack: Ack) -> None:
        ack("still here")

    first = linked.client.session_id()
    assert people.sockets.disconnect("refresh_requested") == 1
    assert people.person("ana").until(lambda: linked.client.session_id() != first)
    assert people.sockets.wait_for(1)
    assert people.person("ana").command("general", "/incident").text == "still here"


def test_a_connection_is_greeted_and_warned(people: People, dial: Dial) -> None:
    connection = dial()
    hello = received(connection)
    assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": "A0TOCSIN"})
    assert connection.ping().wait(5.0)
    assert people.sockets.wait_for(1)
    people.sockets.disconnect("warning")
    assert (received(connection)["reason"], people.sockets.count) == ("warning", 0)
    people.person("ana").say("general", "until there is another, it goes on")
    assert received(connection)["payload"]["event"]["type"] == "message"


def test_envelopes_go_to_every_connection_in_turn(people: People, dial: Dial) -> None:
    connections = [dial(), dial()]
    for connection in connections:
        received(connection)
    assert people.sockets.wait_for(2)
    for number in range(2):
        people.person("ana").say("general", f"message {number}")
    envelopes = [received(connection) for connection in connections]
    for connection, envelope in zip(connections, envelopes, strict=True):
        connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    assert people.settle()
    assert sorted(each["payload"]["event"]["text"] for each in envelopes) == ["message 0", "message 1"]
    assert {each["accepts_response_payload"] for each in envelopes} == {False}
    assert [each.status for each in people.deliveries] == [200, 200]


def test_ten_connections_are_the_most_and_a_ticket_opens_one(people: People, dial: Dial) -> None:
    for _each in range(10):
        assert received(dial())["type"] == "hello"
    assert people.sockets.wait_for(10)
    assert received(dial())["reason"] == "too_many_websockets"
    url = f"{people.workspace.url.replace('http', 'ws', 1)}link?ticket=used"
    with pytest.raises(InvalidStatus), connect(url):
        pass
