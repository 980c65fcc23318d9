"""A pin or a pushpin puts what somebody said on the timeline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.practice.slack.screen_hands import Hands
from tests.flows.world import FIRST, World

Mark = Callable[[Hands, str, str], None]


def pin(who: Hands, channel: str, ts: str) -> None:
    who.pin(channel, ts)


def unpin(who: Hands, channel: str, ts: str) -> None:
    who.unpin(channel, ts)


def react(who: Hands, channel: str, ts: str) -> None:
    who.react(channel, ts, "round_pushpin")


def unreact(who: Hands, channel: str, ts: str) -> None:
    who.unreact(channel, ts, "round_pushpin")


def captured(world: World) -> list[str]:
    entries = world.get(f"/api/incidents/{FIRST}/timeline")
    return [entry["text"] for entry in entries if entry["kind"] == "captured"]


@pytest.mark.parametrize(("mark", "unmark"), [(pin, unpin), (react, unreact)])
def test_marked_and_unmarked(world: World, mark: Mark, unmark: Mark) -> None:
    world.alert()
    world.turn(minutes=12)
    ts = world.person("bo").say(world.room().name, "rolling back & <telling> @ana now")
    world.turn(minutes=2)
    mark(world.person("ana"), world.room().id, ts)
    world.settle()
    (entry,) = (each for each in world.get(f"/api/incidents/{FIRST}/timeline") if each["kind"] == "captured")
    assert entry["happened_at"].startswith("2026-01-29T14:12:00") and entry["link"].endswith(
        ts.replace(".", "")
    )
    assert entry["text"].startswith('"rolling back & <telling> @Ana now" (Bo at 14:12 UTC')
    assert world.thread() == [], "everybody has seen it where it stands"

    unmark(world.person("ana"), world.room().id, ts)
    world.settle()
    assert captured(world) == []
    mark(world.person("cleo"), world.room().id, ts)
    world.settle()
    assert len(captured(world)) == 1, "and back again"


def test_with_both_marks_it_stays_until_the_last_is_gone(world: World) -> None:
    world.alert()
    room, ana = world.room(), world.person("ana")
    ts = ana.say(room.name, "it is the broadcast join")
    for deed, kept in (
        (pin, 1),
        (react, 1),
        (unpin, 1),
        (unreact, 0),
        (react, 1),
        (pin, 1),
        (unreact, 1),
        (unpin, 0),
    ):
        deed(ana, room.id, ts)
        world.settle()
        assert len(captured(world)) == kept, deed


def test_two_people_with_the_same_mark(world: World) -> None:
    world.alert()
    room = world.room()
    ts = world.person("ana").say(room.name, "found it")
    for who in ("ana", "bo"):
        world.person(who).react(room.id, ts, "pushpin")
    world.person("ana").unreact(room.id, ts, "pushpin")
    world.settle()
    assert len(captured(world)) == 1


def test_a_reply_in_a_thread_counts_too(world: World) -> None:
    world.alert()
    room = world.room()
    ts = world.person("bo").say(room.name, "node-3 is out of memory", world.card_message().ts)
    world.person("bo").react(room.id, ts, "pushpin")
    world.settle()
    assert captured(world)[0].startswith('"node-3 is out of memory" (Bo')


def test_what_is_no_mark_and_no_message_of_an_incident(world: World) -> None:
    world.alert()
    assert captured(world) == [], "the card's own pin"
    ana = world.person("ana")
    ordinary = ana.say("general", "lunch?")
    ana.pin("general", ordinary)
    ana.react("general", ordinary, "pushpin")
    said = ana.say(world.room().name, "thanks all")
    ana.react(world.room().name, said, "tada")
    ana.unpin(world.room().name, world.card_message().ts)
    ana.pin(world.room().name, world.card_message().ts)
    world.settle()
    assert captured(world) == []


def test_late_events_in_any_order_leave_what_holds_now(world: World) -> None:
    world.alert()
    room, ana = world.room(), world.person("ana")
    kept, dropped = ana.say(room.name, "kept"), ana.say(room.name, "dropped")
    url, world.practice.slack.people.request_url = world.practice.slack.people.request_url, ""
    ana.pin(room.id, kept)
    ana.unpin(room.id, kept)
    ana.pin(room.id, kept)
    ana.react(room.id, dropped, "pushpin")
    ana.unreact(room.id, dropped, "pushpin")
    world.practice.slack.people.settle()
    assert captured(world) == []
    world.practice.slack.people.request_url = url
    world.turn(minutes=1)
    assert [text.split('"')[1] for text in captured(world)] == ["kept"]


def test_a_mark_set_while_slack_is_down_is_seen_later(world: World) -> None:
    world.alert()
    ts = world.person("ana").say(world.room().name, "found it")
    world.practice.slack.faults.add(kind="500")
    world.person("ana").pin(world.room().id, ts)
    world.settle()
    assert captured(world) == []
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    assert len(captured(world)) == 1
