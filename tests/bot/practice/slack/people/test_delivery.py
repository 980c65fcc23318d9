"""Events reach the app signed, with Slack's envelope and Slack's retries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from starlette.responses import Response

from bot.practice.slack.parcel import Attempt
from bot.practice.slack.people import People
from bot.practice.slack.signing import signed_headers

Json = dict[str, Any]


def events(people: People) -> list[Attempt]:
    assert people.settle()
    return [each for each in people.deliveries if each.parcel.kind == "events_api"]


def test_slacks_own_verifier_accepts_the_signature() -> None:
    verifier = SignatureVerifier("0badc0de" * 4)
    headers = signed_headers("0badc0de" * 4, b'{"text":"\xc3\xa9"}', datetime.now(UTC))
    assert verifier.is_valid_request(b'{"text":"\xc3\xa9"}', headers)
    assert not verifier.is_valid_request(b'{"text":"e"}', headers)


def test_pins_and_reactions_reach_a_listener(online: App, people: People) -> None:
    heard: list[tuple[str, str]] = []

    @online.event("pin_added")
    def pinned(event: Json) -> None:
        heard.append(("pin", event["item"]["message"]["text"]))

    @online.event("reaction_added")
    def reacted(event: Json) -> None:
        heard.append(("reaction", event["reaction"]))

    @online.event("message")
    def message() -> None:
        pass

    ana = people.person("ana")
    ts = ana.say("general", "the join is too large")
    ana.pin("general", ts)
    ana.react("general", ts, ":eyes:")

    assert ana.until(lambda: len(heard) == 2)
    assert sorted(heard) == [("pin", "the join is too large"), ("reaction", "eyes")]


def test_an_event_carries_slacks_envelope(online: App, people: People) -> None:
    bodies: list[Json] = []

    @online.event("app_mention")
    def mentioned(body: Json) -> None:
        bodies.append(body)

    @online.event("message")
    def message() -> None:
        pass

    people.person("ana").say("general", "@tocsin who is on call?")

    sent = events(people)
    assert {each.parcel.name for each in sent} == {"message", "app_mention"}
    assert [each.status for each in sent] == [200, 200]
    # An event is acknowledged before the app has looked at it.
    assert people.person("ana").until(lambda: bodies)
    (body,) = bodies
    assert body["event"]["text"] == "<@U0TOCSIN> who is on call?"
    assert (body["type"], body["team_id"], body["api_app_id"]) == ("event_callback", "T0PRACTICE", "A0TOCSIN")
    assert body["authorizations"][0]["user_id"] == "U0TOCSIN"
    assert body["event_id"].startswith("Ev")
    assert abs(body["event_time"] - datetime.now(UTC).timestamp()) < 60


def test_only_what_the_manifest_asks_for_where_the_bot_is(online: App, people: People) -> None:
    ana = people.person("ana")
    people.workspace.create_channel("quiet", ana.user.id)
    ts = ana.say("quiet", "the bot is not here")
    ana.pin("quiet", ts)
    ana.leave("incidents")
    ts = ana.say("general", "here it is")
    ana.react("general", ts, "eyes")
    ana.unreact("general", ts, "eyes")

    names = {each.parcel.payload["event"].get("text") or each.parcel.name for each in events(people)}
    assert names == {"here it is", "reaction_added", "<@U0ANA> has left the channel"}


def test_the_bots_own_pin_is_an_event_too(online: App, people: People, web: WebClient) -> None:
    people.workspace.post("general", people.workspace.bot_user_id, "card")
    ts = people.person("ana").sees("general")[-1]["ts"]
    people.workspace.pin("general", ts, people.workspace.bot_user_id)
    assert "pin_added" in {each.parcel.name for each in events(people)}


def test_a_failed_event_is_retried_at_once_after_a_minute_and_after_five(
    people: People, clock: Any, serve: Callable[..., str]
) -> None:
    seen: list[tuple[str | None, str | None]] = []

    def refuse(body: bytes, headers: Mapping[str, str]) -> Response:
        seen.append((headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")))
        return Response(status_code=500)

    people.request_url = serve(refuse)
    people.person("ana").say("general", "hello")

    assert len(events(people)) == 2
    assert people.tick() == 0
    clock.turn(seconds=61)
    assert people.tick() == 1
    assert len(events(people)) == 3
    clock.turn(minutes=4)
    assert people.tick() == 0
    clock.turn(minutes=2)
    assert people.tick() == 1
    assert len({each.parcel.payload["event_id"] for each in events(people)}) == 1
    clock.turn(days=1)
    assert people.tick() == 0
    assert seen == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


def test_the_app_can_ask_for_no_retry(people: People, serve: Callable[..., str]) -> None:
    people.request_url = serve(lambda body, headers: Response("no", 500, {"X-Slack-No-Retry": "1"}))
    people.person("ana").say("general", "hello")
    assert [each.status for each in events(people)] == [500]


def test_an_unreachable_app_is_retried_with_its_reason(people: People) -> None:
    people.request_url = "http://127.0.0.1:1/slack/events"
    people.person("ana").say("general", "hello")
    assert [each.error for each in events(people)] == ["connection_failed"] * 2
    assert people.deliveries[-1].parcel.reason == "connection_failed"
