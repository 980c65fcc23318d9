"""What belongs to an incident stands on its card and in its bookmarks."""

from __future__ import annotations

from bot.practice.slack.records import Channel
from tests.flows.world import FIRST, World, line_of, words

SECOND = "INC-2026-002"
CALL = "https://meet.example/inc?a=1&b=2"


def bookmarks(room: Channel) -> dict[str, str]:
    return {each.title: each.link for each in room.bookmarks}


def test_a_call_is_on_the_card_and_in_the_bookmarks(world: World) -> None:
    world.alert()
    told = words(world.types("ana", f"/incident link {CALL} Call"))
    assert "Call" in told and f"is on the card of {FIRST}, and among its bookmarks." in told
    assert bookmarks(world.room())["Call"] == CALL
    assert "|Call>" in line_of(world.card(), "*Links*")
    assert world.incident()["links"] == [{"name": "Call", "url": CALL}]
    assert "Linked: Call (Ana)" in world.timeline()

    assert "already" in words(world.types("bo", f"/incident link {CALL} Call"))
    assert "did you mean Call?" in words(world.types("bo", "/incident link remove Cal"))
    told = words(world.types("bo", "/incident link remove call"))
    assert told == f"Call is off the card of {FIRST}, and out of its bookmarks."
    assert "Call" not in bookmarks(world.room()) and line_of(world.card(), "*Links*") == ""
    assert world.timeline()[-1] == "No longer linked: Call (Bo)" and world.incident()["links"] == []
    back = world.types("ana", f"/incident link {CALL} Call")
    assert "is off the card" in world.presses("ana", "unlink", back.ts)
    world.types("ana", f"/incident link {CALL} Call")
    world.types("bo", "/incident link https://meet.example/other Call")
    assert bookmarks(world.room())["Call"] == "https://meet.example/other", "the same name leads elsewhere"
    world.types("bo", "/incident link https://wiki.example/runbook")
    assert bookmarks(world.room())["wiki.example"] == "https://wiki.example/runbook"


def test_related_incidents_show_each_other(world: World) -> None:
    world.alert()
    world.alert("Kafka brokers unreachable", service="kafka")
    first, second = world.rooms()
    world.types("ana", f"/incident link {SECOND}", first.name)
    assert bookmarks(first)[SECOND].endswith(second.id) and bookmarks(second)[FIRST].endswith(first.id)
    assert SECOND in line_of(world.card(first), "*Links*") and FIRST in line_of(world.card(second), "*Links*")
    shown = world.types("bo", "/incident link remove", second.name)
    world.person("bo").choose(second.id, shown.ts, "unlink", FIRST)
    assert world.hears("bo", f"{FIRST} is off the card of {SECOND}", second)
    world.settle()
    assert FIRST not in bookmarks(second) and SECOND not in bookmarks(first)
    assert "is that incident itself" in words(world.types("ana", f"/incident link {FIRST}", first.name))


def test_before_there_is_a_channel_it_is_kept_for_it(world: World) -> None:
    world.practice.slack.faults.add(kind="500")
    world.alert()
    world.types("ana", f"/incident link {FIRST} {CALL} Call", "general")
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    assert bookmarks(world.room())["Call"] == CALL


def test_by_form(world: World) -> None:
    world.alert()
    tray = world.types("ana", "/incident")
    world.presses("ana", "ask_link", tray.ts)
    refused = world.submits("ana", target="the wiki", words="Wiki")
    assert "Say what to link" in refused.errors["target"]
    world.submits("ana", target="https://wiki.example/x", words="Wiki")
    assert bookmarks(world.room())["Wiki"] == "https://wiki.example/x"


def test_a_private_incident_is_named_nowhere_else(world: World) -> None:
    world.alert()
    (public,) = world.rooms()
    world.types("ana", "/incident declare", "general")
    world.submits("ana", title="Leaked key", severity="high", private=["yes"])
    world.settle()
    private = next(room for room in world.rooms() if room.id != public.id)
    assert "There is no incident" in words(world.types("cleo", f"/incident link {SECOND}", public.name))
    world.types("ana", f"/incident link {FIRST}", private.name)
    assert FIRST in bookmarks(private) and SECOND not in bookmarks(public)
    assert world.incident()["links"] == []
