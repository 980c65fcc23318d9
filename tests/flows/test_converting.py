"""A channel that is there already becomes an incident's."""

from __future__ import annotations

from bot.practice.slack.records import Channel
from tests.flows.world import FIRST, World, line_of, words

SECOND = "INC-2026-002"


def made(world: World, name: str, *people: str, private: bool = False) -> Channel:
    """A channel that the people have made, without the bot."""
    workspace = world.practice.slack.workspace
    ids = [world.person(who).user.id for who in people]
    channel = workspace.create_channel(name, ids[0], is_private=private)
    for each in ids[1:]:
        workspace.join(channel.id, each)
    return channel


def test_an_ordinary_channel_is_adopted_with_what_people_wrote_there(world: World) -> None:
    place = made(world, "checkout", "bo", "cleo")
    world.practice.slack.workspace.set_note(place.id, "U0BO", "topic", "orders and carts")
    before = len(world.practice.slack.workspace.channels)
    told = words(world.types("bo", "/incident convert high Checkout is slow", "checkout"))
    assert told == f"{FIRST} is declared as high. Its card comes into this channel."
    assert world.rooms() == [] and len(world.practice.slack.workspace.channels) == before, "no other is made"
    card = world.card(place)
    assert card.startswith("🟠 HIGH · Checkout is slow") and place.pins
    assert place.topic.value.endswith(f"{FIRST} | orders and carts") and place.topic.value.startswith(
        "🟠 high"
    )
    assert place.purpose.value == f"{FIRST}: Checkout is slow"
    assert "Checkout is slow" in world.digest()[0]
    assert "#checkout is the incident's channel now" in world.timeline()
    assert {"U0ANA", "U0BO"} <= place.members, "whom an incident's channel brings together"
    assert "You have INC" in words(world.types("bo", "/incident ack", "checkout"))

    assert f"the channel of {FIRST} already" in words(
        world.types("bo", "/incident convert low Again", "checkout")
    )
    assert "#incidents has another use" in words(world.types("bo", "/incident convert low x", "incidents"))
    assert "#stream has another use" in words(world.types("bo", "/incident convert", "stream"))
    assert "a conversation of few" in words(world.types("bo", "/incident convert low x", "@cleo"))
    assert "Everybody can read this channel" in words(
        world.types("bo", "/incident convert private low x", "general")
    )
    assert world.incident(FIRST)["channel"]["name"] == "checkout"
    assert [each["id"] for each in world.get("/api/incidents")] == [FIRST]


def test_a_private_channel_makes_a_private_incident_by_form(world: World) -> None:
    place = made(world, "war-room", "bo", "ana", private=True)
    world.practice.slack.workspace.join(place.id, world.practice.slack.workspace.bot_user_id)
    world.practice.slack.workspace.set_note(place.id, "U0BO", "purpose", "what nobody else should read")
    tray = world.types("bo", "/incident", "war-room")
    world.presses("bo", "ask_convert", tray.ts, place)
    form = world.person("bo").modal(20)
    assert form and form["title"]["text"] == "Convert this channel" and "'private'" not in str(form["blocks"])
    world.submits("bo", title="A key leaked", severity="critical")
    assert world.hears("bo", "private as this channel is", place)
    assert "A key leaked" in world.card(place) and world.digest() == [] and world.get("/api/incidents") == []
    assert place.purpose.value == "what nobody else should read"
    assert place.members == {"U0BO", "U0ANA", world.practice.slack.workspace.bot_user_id}
    assert [page.title for page in world.pages()] == [FIRST]


def test_what_turns_out_unfit_gets_a_channel_of_its_own(world: World) -> None:
    shared = made(world, "with-vendor", "bo")
    shared.is_ext_shared = True
    world.types("bo", "/incident convert high Vendor is down", "with-vendor")
    room = world.room()
    assert "U0BO" in room.members and world.said(shared) == []
    assert any(
        "it is shared with another organisation. It has one of its own" in line for line in world.thread()
    )
    hidden = made(world, "board", "bo", private=True)
    world.types("bo", "/incident convert high Board is worried", "board")
    (own,) = [each for each in world.rooms() if each.name == SECOND.lower()]
    assert own.is_private and world.said(hidden) == []
    assert "does not see it, and has to be invited" in "".join(world.thread(own))
    assert line_of(world.card(own), "*Status*") == "Triage"
