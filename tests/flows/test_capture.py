"""A pin or a pushpin puts what somebody said on the timeline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.practice.slack.records import File
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


def confirmed(world: World, ts: str) -> bool:
    bot = world.practice.slack.workspace.bot_user_id
    message = next(each for each in world.room().messages if each.ts == ts)
    return bot in message.reactions.get("white_check_mark", [])


@pytest.mark.parametrize(("mark", "unmark"), [(pin, unpin), (react, unreact)])
def test_whoever_marks_it_sees_that_it_is_kept(world: World, mark: Mark, unmark: Mark) -> None:
    world.alert()
    ts = world.person("bo").say(world.room().name, "rolling back")
    assert not confirmed(world, ts)
    mark(world.person("bo"), world.room().id, ts)
    world.settle()
    assert confirmed(world, ts) and len(captured(world)) == 1
    unmark(world.person("bo"), world.room().id, ts)
    world.settle()
    assert not confirmed(world, ts) and captured(world) == []


def test_an_edit_corrects_what_was_kept(world: World) -> None:
    world.alert()
    room, bo, workspace = world.room(), world.person("bo"), world.practice.slack.workspace
    ts = bo.say(room.name, "node-3 is ful")
    other = bo.say(room.name, "never mind")
    pin(bo, room.id, ts)
    world.turn(minutes=3)
    workspace.update(room.id, ts, bo.user.id, "node-3 is full")
    workspace.update(room.id, other, bo.user.id, "do mind")
    world.settle()
    (line,) = captured(world)
    assert line.startswith('"node-3 is full" (Bo at 14:00 UTC, edited'), "by its own time"
    unpin(bo, room.id, ts)
    world.settle()
    assert captured(world) == []


def test_of_a_deleted_message_it_is_kept_that_it_was_there(world: World) -> None:
    world.alert()
    room, bo, workspace = world.room(), world.person("bo"), world.practice.slack.workspace
    ts = bo.say(room.name, "the password is hunter2")
    react(bo, room.id, ts)
    world.turn(minutes=3)
    workspace.delete(room.id, ts, bo.user.id)
    world.settle()
    assert captured(world) == ["A message of Bo at 14:00 UTC was deleted in Slack"]
    world.types("ana", "/incident resolve rotated it")
    (_, draft), *_ = world.files()
    assert "hunter2" not in draft and "was deleted in Slack" in draft


def test_files_are_named_and_linked(world: World) -> None:
    world.alert()
    room, bo, workspace = world.room(), world.person("bo"), world.practice.slack.workspace
    workspace.files["F0GRAPH"] = File("F0GRAPH", "graph.png", "graph", "image/png", bo.user.id, 0, 3, b"png")
    message = workspace.post(room.id, bo.user.id, "", files=["F0GRAPH"])
    pin(bo, room.id, message.ts)
    world.settle()
    assert captured(world)[0].startswith("graph.png (Bo at 14:00 UTC")
    shown = world.types("ana", "/incident timeline")
    assert "graph.png|graph.png>" in str(shown.blocks)
