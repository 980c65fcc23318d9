"""What the shape check lets through, bolt can read; and it lets Slack's own payloads through."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from handlers.answer import Refusal
from handlers.slack.payload import check_payload, payload_of_form, read_form

Json = dict[str, Any]

EVENT: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event": {
        "type": "reaction_added",
        "user": "U0ANA",
        "item": {"type": "message", "channel": "C1", "ts": "1.2"},
    },
    "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
}
COMMAND: Json = {
    "command": "/incident",
    "text": "note",
    "team_id": "T1",
    "user_id": "U0ANA",
    "channel_id": "C1",
}
BUTTON: Json = {
    "type": "block_actions",
    "team": {"id": "T1", "domain": "rta"},
    "user": {"id": "U0ANA", "name": "ana", "team_id": "T1"},
    "channel": {"id": "C1", "name": "inc"},
    "enterprise": None,
    "message": {"type": "message", "user": "U0BOT", "ts": "1.2", "thread_ts": "1.1"},
    "actions": [{"type": "button", "action_id": "ack", "block_id": "b", "value": "INC-2026-001"}],
}
MODAL: Json = {
    "type": "view_submission",
    "team": None,
    "user": {"id": "U0ANA", "team_id": "T1"},
    "view": {"type": "modal", "callback_id": "declare", "state": {"values": {}}},
    "response_urls": [{"response_url": "https://hooks.slack.com/x", "channel_id": "C1"}],
}
MESSAGE: Json = {
    "type": "event_callback",
    "event": {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "message": {"user": "U0ANA"},
        "previous_message": {"user": "U0ANA"},
    },
}
TEAM_JOIN: Json = {"type": "event_callback", "event": {"type": "team_join", "user": {"id": "U0DAG"}}}
OWN = [EVENT, COMMAND, BUTTON, MODAL, MESSAGE, TEAM_JOIN, {"type": "app_rate_limited"}, {"type": "shortcut"}]


@pytest.fixture(scope="module")
def bolt() -> App:
    """A bolt app with a listener for each family, which asks Slack nothing."""
    app = App(
        signing_secret="unused",
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0BOT"
        ),
    )
    listen: Any = lambda ack=None: ack and ack()  # noqa: E731
    app.command("/incident")(listen)
    app.action("ack")(listen)
    app.view("declare")(listen)
    app.view_closed("declare")(listen)
    app.shortcut("report")(listen)
    app.options("service")(listen)
    app.event("reaction_added")(listen)
    app.event("message")(listen)
    return app


@pytest.mark.parametrize("payload", OWN)
def test_slacks_own_payloads_pass(payload: Json) -> None:
    assert check_payload(payload) == payload


def test_null_is_absent_where_bolt_would_look_inside() -> None:
    assert check_payload(EVENT | {"view": None, "enterprise": None}) == EVENT | {"enterprise": None}


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ([], "not a JSON object"),
        ({}, "neither a type nor a command"),
        ({"type": 5}, "type"),
        ({"command": "incident"}, "neither a type nor a command"),
        ({"type": "event_callback"}, "without an event"),
        ({"type": "event_callback", "event": {}}, "without an event"),
        ({"type": "event_callback", "event": []}, "event"),
        (EVENT | {"authorizations": [1]}, "authorizations"),
        (EVENT | {"event": {"type": "message", "user": 5}}, "event.user"),
        (BUTTON | {"actions": []}, "without actions"),
        (BUTTON | {"actions": ["ack"]}, "actions"),
        (BUTTON | {"user": {"id": 5}}, "user"),
        (MODAL | {"view": None}, "without a view"),
        (MODAL | {"view": "declare"}, "view"),
        (MODAL | {"response_urls": [None]}, "response_urls"),
    ],
)
def test_other_shapes_are_refused_by_name(payload: Any, where: str) -> None:
    with pytest.raises(Refusal, match=where) as refusal:
        check_payload(payload)

    assert refusal.value.status == 400


def test_a_command_may_speak_of_a_payload() -> None:
    form = read_form("command=%2Fincident&text=declare+high+payload+too+large&user_id=U0ANA")

    assert payload_of_form(form)["text"] == "declare high payload too large"


KEYS = st.sampled_from(
    ["type", "event", "command", "user", "team", "enterprise", "channel", "view", "actions", "message",
     "item", "authorizations", "callback_id", "action_id", "block_id", "id", "team_id", "user_id",
     "enterprise_id", "response_urls", "response_url", "thread_ts", "previous_message", "assistant_thread",
     "function_data", "is_ext_shared_channel", "is_enterprise_install", "user_team", "subtype", "bot_id",
     "state", "value", "name"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["event_callback", "block_actions", "view_submission", "view_closed", "shortcut", "message_action",
     "message", "interactive_message", "dialog_submission", "block_suggestion", "dialog_suggestion",
     "workflow_step_edit", "function_executed", "reaction_added", "/incident", "ack", "declare", "report",
     "U0ANA", "T1", "im"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
CHANGES = st.dictionaries(KEYS, VALUES, max_size=4)


@settings(max_examples=300, deadline=None)
@given(base=st.sampled_from([*OWN, {}]), outer=CHANGES, inner=CHANGES, place=KEYS)
def test_bolt_can_read_whatever_passes(bolt: App, base: Json, outer: Json, inner: Json, place: str) -> None:
    payload = copy.deepcopy(base) | outer
    if isinstance(payload.get(place), dict):
        payload[place] = payload[place] | inner
    try:
        passed = check_payload(payload)
    except Refusal:
        return

    answer = bolt.dispatch(BoltRequest(body=passed, mode="socket_mode"))

    assert answer.status in (200, 404), payload
