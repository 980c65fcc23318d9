"""Modals and the Home tab, between a real slack_bolt app and a person."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.slack.elements import NotOnScreen
from bot.practice.slack.people import People

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


SEVERITIES = [{"text": plain(word.title()), "value": word} for word in ("critical", "high")]
DECLARE: Json = {
    "type": "modal",
    "callback_id": "declare",
    "title": plain("Declare"),
    "submit": plain("Declare"),
    "blocks": [
        field("title", {"type": "plain_text_input", "action_id": "title", "min_length": 3}),
        field("severity", {"type": "static_select", "action_id": "severity", "options": SEVERITIES}),
        field("commander", {"type": "users_select", "action_id": "who"}, optional=True),
        field("since", {"type": "datepicker", "action_id": "day", "initial_date": "2025-01-29"}),
        field("flags", {"type": "checkboxes", "action_id": "flags", "options": SEVERITIES}, optional=True),
        field("kind", {"type": "radio_buttons", "action_id": "kind", "options": SEVERITIES}, optional=True),
        field("tell", {"type": "multi_users_select", "action_id": "tell"}, optional=True),
    ],
}


@pytest.fixture
def declaring(online: App, web: WebClient) -> App:
    @online.command("/incident")
    def incident(ack: Ack, body: Json) -> None:
        web.views_open(trigger_id=body["trigger_id"], view=DECLARE)
        ack()

    return online


def trigger(people: People) -> str:
    return people.workspace.triggers.issue("U0ANA")


def refused(web: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        web.api_call(method, json=arguments)
    return str(error.value.response["error"])


def test_a_modal_is_filled_in_refused_corrected_and_taken(declaring: App, people: People) -> None:
    states: list[Json] = []

    @declaring.view("declare")
    def declare(ack: Ack, view: Json) -> None:
        states.append(view["state"]["values"])
        taken = view["state"]["values"]["title"]["title"]["value"] == "Latency"
        if taken:
            ack(response_action="errors", errors={"title": "There is one called so."})
        else:
            ack()

    ana = people.person("ana")
    reply = ana.command("general", "/incident declare")
    assert reply.modal is not None
    assert reply.modal["title"]["text"] == "Declare"

    assert ana.submit({"title": "no"}).errors == {
        "title": "Please enter at least 3 characters.",
        "severity": "Please complete this required field.",
    }
    assert states == []
    filled = {
        "title": "Latency",
        "severity": "High",
        "commander": "bo",
        "flags": ["high"],
        "tell": ["@ana", "bo"],
    }
    assert ana.submit(filled).errors == {"title": "There is one called so."}
    done = ana.submit({"title": "Streaming latency"})
    assert (done.ok, done.modal, ana.modal()) == (True, None, None)

    high = SEVERITIES[1]
    assert states[-1] == {
        "title": {"title": {"type": "plain_text_input", "value": "Streaming latency"}},
        "severity": {"severity": {"type": "static_select", "selected_option": high}},
        "commander": {"who": {"type": "users_select", "selected_user": "U0BO"}},
        "since": {"day": {"type": "datepicker", "selected_date": "2025-01-29"}},
        "flags": {"flags": {"type": "checkboxes", "selected_options": [high]}},
        "kind": {"kind": {"type": "radio_buttons", "selected_option": None}},
        "tell": {"tell": {"type": "multi_users_select", "selected_users": ["U0ANA", "U0BO"]}},
    }
    with pytest.raises(NotOnScreen, match="ana has no modal open"):
        ana.submit()


def test_a_modal_offers_only_its_fields(declaring: App, people: People) -> None:
    ana = people.person("ana")
    ana.command("general", "/incident declare")
    with pytest.raises(NotOnScreen, match="no field impact"):
        ana.submit({"impact": "5 %"})
    with pytest.raises(NotOnScreen, match="nobody and no channel is called zoe"):
        ana.submit({"commander": "zoe"})


def test_a_submission_can_push_update_and_clear(declaring: App, people: People) -> None:
    confirm = {**DECLARE, "callback_id": "confirm", "blocks": [{"type": "divider"}]}

    @declaring.view("declare")
    def declare(ack: Ack) -> None:
        ack(response_action="push", view=confirm)

    @declaring.view("confirm")
    def confirmed(ack: Ack, view: Json) -> None:
        if view["private_metadata"]:
            ack(response_action="clear")
        else:
            ack(response_action="update", view={**confirm, "private_metadata": "asked"})

    ana = people.person("ana")
    ana.command("general", "/incident declare")
    pushed = ana.submit({"title": "Latency", "severity": "high"}).modal
    assert pushed is not None
    assert (pushed["callback_id"], pushed["previous_view_id"]) == ("confirm", pushed["root_view_id"])
    updated = ana.submit().modal
    assert updated is not None
    assert updated["private_metadata"] == "asked"
    assert ana.submit().modal is None


def test_closing_tells_only_an_app_that_asked(online: App, people: People, web: WebClient) -> None:
    closed: list[bool] = []

    @online.view_closed("declare")
    def on_close(ack: Ack, body: Json) -> None:
        closed.append(body["is_cleared"])
        ack()

    ana = people.person("ana")
    web.views_open(trigger_id=trigger(people), view=DECLARE)
    assert ana.close_modal().status == 0
    web.views_open(trigger_id=trigger(people), view={**DECLARE, "notify_on_close": True})
    assert ana.close_modal().status == 200
    assert closed == [False]


def test_a_button_in_a_modal_reports_what_was_chosen_so_far(
    online: App, people: People, web: WebClient
) -> None:
    bodies: list[Json] = []

    @online.action("severity")
    def severity(ack: Ack, body: Json) -> None:
        bodies.append(body)
        ack()
        blocks = [*body["view"]["blocks"], {"type": "divider"}]
        web.views_update(
            view_id=body["view"]["id"], hash=body["view"]["hash"], view={**DECLARE, "blocks": blocks}
        )

    dispatching = [dict(block) for block in DECLARE["blocks"]]
    dispatching[1]["dispatch_action"] = True
    web.views_open(trigger_id=trigger(people), view={**DECLARE, "blocks": dispatching})
    ana = people.person("ana")

    assert ana.use("title", "Latency").status == 0
    assert ana.use("severity", "critical").status == 200
    assert ana.until(lambda: (ana.modal() or {})["blocks"][-1]["type"] == "divider")
    view = ana.modal()
    assert view is not None
    assert view["state"]["values"]["title"]["title"]["value"] == "Latency"
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "critical"
    assert bodies[0]["view"]["state"]["values"]["since"]["day"]["selected_date"] == "2025-01-29"
    assert bodies[0]["container"] == {"type": "view", "view_id": view["id"]}


def test_a_trigger_opens_one_modal_within_three_seconds(people: People, web: WebClient, clock: Any) -> None:
    once, late = trigger(people), trigger(people)
    web.views_open(trigger_id=once, view=DECLARE)
    assert refused(web, "views.open", trigger_id=once, view=DECLARE) == "exchanged_trigger_id"
    clock.turn(seconds=4)
    assert refused(web, "views.open", trigger_id=late, view=DECLARE) == "expired_trigger_id"
    assert refused(web, "views.open", trigger_id="1.2", view=DECLARE) == "invalid_trigger_id"


def test_three_modals_are_the_most(people: People, web: WebClient) -> None:
    web.views_open(trigger_id=trigger(people), view=DECLARE)
    web.views_push(trigger_id=trigger(people), view=DECLARE)
    web.views_push(trigger_id=trigger(people), view=DECLARE)
    assert refused(web, "views.push", trigger_id=trigger(people), view=DECLARE) == "push_limit_reached"


def test_an_update_of_a_view_that_changed_meanwhile(people: People, web: WebClient) -> None:
    opened = web.views_open(trigger_id=trigger(people), view={**DECLARE, "external_id": "declare-1"})["view"]
    web.views_update(external_id="declare-1", hash=opened["hash"], view=DECLARE)
    conflicting = {"view_id": opened["id"], "hash": opened["hash"], "view": DECLARE}
    assert refused(web, "views.update", **conflicting) == "hash_conflict"
    assert refused(web, "views.update", external_id="declare-1", view=DECLARE) == "not_found"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": plain("x" * 25)}, "/view/title/text"),
        ({"submit": None}, "/view/submit"),
        ({"callback_id": "x" * 256}, "/view/callback_id"),
        ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
        ({"blocks": [{"type": "section"}]}, "/view/blocks/0"),
        ({"type": "home"}, "/view/type"),
        ({"colour": "red"}, "/view"),
    ],
)
def test_a_malformed_view_is_refused_where_it_is_wrong(
    people: People, web: WebClient, change: Json, pointer: str
) -> None:
    with pytest.raises(SlackApiError) as error:
        web.views_open(trigger_id=trigger(people), view=DECLARE | change)
    response = error.value.response
    assert response["error"] == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in response["response_metadata"]["messages"][0]


def test_the_home_tab(online: App, people: People, web: WebClient) -> None:
    @online.event("app_home_opened")
    def opened(event: Json) -> None:
        button = {"type": "button", "action_id": "declare", "text": plain("Declare")}
        view = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
        web.views_publish(user_id=event["user"], view=view)

    pressed: list[str] = []

    @online.action("declare")
    def declare(ack: Ack, body: Json) -> None:
        pressed.append(body["view"]["type"])
        ack()

    ana = people.person("ana")
    assert ana.open_home() is None
    assert ana.until(ana.open_home)
    assert ana.use("declare").ok
    assert pressed == ["home"]
