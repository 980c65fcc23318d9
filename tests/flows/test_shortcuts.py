"""An incident is declared, and a message kept, from the menu of a message; old buttons are answered."""

from __future__ import annotations

from tests.flows.world import FIRST, World, words_of


def threads(world: World, channel: str, ts: str) -> list[str]:
    return [words_of(each.blocks) for each in world.said(world.channel(channel)) if each.thread_ts == ts]


def test_declared_from_what_somebody_says(world: World) -> None:
    ts = world.person("bo").say("general", "checkout is down for <everybody>")
    world.turn(minutes=2)
    world.person("ana").shortcut("declare_from_message", ("general", ts))
    modal = world.person("ana").modal(20)
    assert modal and "checkout is down for <everybody>" in str(modal["blocks"])
    world.submits("ana", title="Checkout down", severity="critical")
    room = world.room()
    told = f"Ana declared {FIRST} from this, 🔴 critical. It goes on in <#{room.id}>."
    assert threads(world, "general", ts) == [told]
    entries = world.get(f"/api/incidents/{FIRST}/timeline")
    (kept,) = (each for each in entries if each["kind"] == "captured")
    assert kept["text"].startswith('"checkout is down for <everybody>" (Bo at 14:00 UTC, kept by Ana')
    assert kept["happened_at"].startswith("2026-01-29T14:00:00") and entries[0] == kept, "the first entry"


def test_a_private_one_is_not_told_of_where_it_was_said(world: World) -> None:
    ts = world.person("bo").say("general", "is that key public?")
    world.person("ana").shortcut("declare_from_message", ("general", ts))
    world.submits("ana", title="Leaked key", severity="high", private=["yes"])
    assert threads(world, "general", ts) == [] and world.room().is_private


def test_declared_from_anywhere(world: World) -> None:
    world.person("ana").shortcut("declare_incident")
    world.submits("ana", title="Checkout down", severity="high")
    assert world.incident()["title"] == "Checkout down"


def captured(world: World) -> list[str]:
    entries = world.get(f"/api/incidents/{FIRST}/timeline")
    return [each["text"] for each in entries if each["kind"] == "captured"]


def test_a_message_is_kept_and_taken_back(world: World) -> None:
    world.alert()
    room, ana, bo = world.room(), world.person("ana"), world.person("bo")
    ts = bo.say(room.name, "node-3 is full")
    ana.shortcut("add_to_timeline", (room.name, ts))
    assert world.hears("ana", "It goes on the timeline, in your name")
    world.settle()
    assert captured(world)[0].startswith('"node-3 is full" (Bo at 14:00 UTC, kept by Ana')
    bo.pin(room.id, ts)
    bo.unpin(room.id, ts)
    world.practice.slack.workspace.update(room.id, ts, bo.user.id, "node-3 is nearly full")
    world.settle()
    assert captured(world)[0].startswith('"node-3 is nearly full" (Bo at 14:00 UTC, edited, kept by Ana')
    ana.shortcut("add_to_timeline", (room.name, ts))
    assert world.hears("ana", "Taken back.")
    world.settle()
    assert captured(world) == []
    assert not next(each for each in room.messages if each.ts == ts).reactions.get("white_check_mark")


def test_what_is_pinned_already_gets_a_name(world: World) -> None:
    world.alert()
    room, bo = world.room(), world.person("bo")
    ts = bo.say(room.name, "node-3 is full")
    bo.pin(room.id, ts)
    world.settle()
    bo.shortcut("add_to_timeline", (room.name, ts))
    world.settle()
    bo.unpin(room.id, ts)
    world.settle()
    assert captured(world)[0].startswith('"node-3 is full" (Bo at 14:00 UTC, kept by Bo')


def test_elsewhere_it_says_what_to_do(world: World) -> None:
    ts = world.person("bo").say("general", "lunch?")
    world.person("bo").shortcut("add_to_timeline", ("general", ts))
    assert world.hears("bo", "This channel has no incident", world.channel("general"))


def test_a_button_of_an_older_version_is_answered(world: World) -> None:
    workspace = world.practice.slack.workspace
    row = {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Old"},
                "action_id": "gone",
                "value": "x",
            }
        ],
    }
    general = world.channel("general")
    old = workspace.post(general.id, world.person("ana").user.id, "old", blocks=[row])
    told = world.presses("bo", "gone", old.ts, general)
    assert told.startswith("This is from before Tocsin was changed")
