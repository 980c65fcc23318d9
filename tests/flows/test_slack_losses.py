"""People rename, archive, delete and unpin, and put the bot out: each is mended, and told once."""

from __future__ import annotations

from bot.practice.slack.control import administer
from bot.practice.slack.records import Channel
from tests.flows.test_slack_faults import Make
from tests.flows.world import FIRST, World, words, words_of


def does(world: World, deed: str, place: Channel, to: str = "") -> None:
    """An administrator does something to a channel."""
    administer(world.practice.slack.workspace, channel=place.id, do=deed, to=to)
    world.settle()
    world.turn(seconds=2)


def newest(world: World) -> Channel:
    """The channel that the API names."""
    return world.practice.slack.workspace.channels[world.incident()["channel"]["id"]]


def below_card(world: World, room: Channel) -> list[str]:
    """What stands in the thread of the card that is pinned."""
    (card,) = room.pins
    return [words_of(each.blocks) for each in world.said(room) if each.thread_ts == card]


def troubles(world: World, words: str) -> int:
    """How often the timeline tells of it."""
    return sum(words in line for line in world.timeline())


def is_whole(world: World, room: Channel) -> bool:
    """Whether the channel has one card, pinned, and the topic."""
    cards = [each for each in world.said(room) if not each.thread_ts and "CRITICAL" in words_of(each.blocks)]
    return [each.ts for each in cards] == list(room.pins) and room.topic.value.startswith("🔴")


def test_a_renamed_channel_is_followed(world: World) -> None:
    world.alert()
    room = world.room()
    does(world, "rename", room, "orders-are-late")
    assert world.incident()["channel"]["name"] == "orders-are-late"
    world.types("ana", "/incident note still here", room.id)
    assert "still here" in " ".join(world.thread(room))

    does(world, "unpin", room, world.card_message(room).ts)
    assert is_whole(world, room), "pinned again"
    does(world, "unpin", room, world.card_message(room).ts)
    assert not room.pins, "who unpins it a second time means it"
    assert troubles(world, "The card was unpinned") == 1

    world.practice.slack.workspace.set_note(room.id, "U0ANA", "topic", "ours now")
    world.types("ana", "/incident note the topic stays", room.id)
    assert room.topic.value == "ours now"
    world.types("ana", "/incident severity high", room.id)
    world.turn(seconds=1)
    assert room.topic.value.startswith("🟠")


def test_a_deleted_card_and_a_deleted_line_are_posted_anew(world: World) -> None:
    world.alert()
    world.types("ana", "/incident note before")
    room, digest = world.room(), world.channel("incidents")
    does(world, "delete_message", room, world.card_message().ts)
    assert is_whole(world, room) and troubles(world, "The card was deleted") == 1
    world.types("ana", "/incident note after")
    assert "after" in below_card(world, room)[-1]

    does(world, "delete_message", digest, world.said(digest)[0].ts)
    world.types("ana", "/incident ack")
    world.turn(seconds=2)
    (line,) = [each for each in world.digest() if "Streaming jobs stopped" in each]
    assert "acknowledged by Ana" in line and troubles(world, "Its line in the digest channel is gone") == 1
    note = next(each for each in world.said(room) if "after" in words_of(each.blocks))
    does(world, "delete_message", room, note.ts)
    assert world.given_up() == 0, "what a person deletes stays deleted"


def test_an_archived_and_a_deleted_channel_are_replaced(world: World) -> None:
    world.alert()
    first = world.room()
    does(world, "archive", first)
    second = newest(world)
    assert (second.name, is_whole(world, second)) == (f"{first.name}-2", True)
    assert {"U0ANA", "U0BO"} <= second.members
    assert f"The channel #{first.name} was archived. It goes on in a new one." in " ".join(
        world.thread(second)
    )

    world.practice.slack.faults.add(method="chat.*", kind="500", times=1)
    does(world, "delete", second)
    world.types("bo", f"/incident note {FIRST} are you there?", "general")
    world.types("bo", f"/incident ack {FIRST}", "general")
    world.turn(seconds=2)
    third = newest(world)
    assert third.id != second.id and is_whole(world, third)
    assert "are you there?" in " ".join(world.thread(third))
    assert "acknowledged by Bo" in world.card(third) and f"<#{third.id}>" in world.digest()[0]
    assert (troubles(world, "was archived"), troubles(world, "is gone")) == (1, 1)

    world.types("bo", f"/incident resolve {FIRST} over", "general")
    administer(world.practice.slack.workspace, channel=third.id, do="archive")
    world.turn(minutes=1)
    assert len(world.rooms()) == 2 and world.given_up() == 0, (
        "who archives what is over gets no other channel"
    )


def test_shut_out_of_a_private_channel_tocsin_asks_to_be_let_in(make_world: Make) -> None:
    world = make_world()
    world.types("cleo", "/incident declare", "general")
    world.submits("cleo", title="A leak", severity="critical", private=["yes"])
    (room,) = world.rooms()
    does(world, "kick", room)
    world.types("cleo", "/incident note heard outside", room.id)
    (asked,) = [each for each in world.direct("cleo") if "Tocsin was removed" in words_of(each.blocks)]
    assert room.id in words_of(asked.blocks) and "A leak" not in words_of(asked.blocks)
    assert world.digest() == [] and len(world.rooms()) == 1

    world.practice.slack.workspace.join(room.id, world.practice.slack.workspace.bot_user_id, inviter="U0CLEO")
    world.settle()
    world.turn(seconds=2)
    assert "heard outside" in " ".join(world.thread(room))
    assert words(world.types("cleo", "/incident timeline", room.id)).count("Tocsin was removed") == 1


def test_whoever_cannot_be_invited_is_named(world: World) -> None:
    world.practice.slack.workspace.users["U0BO"].deleted = True
    world.alert()
    assert {"U0ANA", "U0CLEO"} <= world.room().members
    assert "Bo could not be invited to the channel" in " ".join(world.thread())
    world.types("bo", f"/incident join {FIRST}", "general")
    assert troubles(world, "Bo could not be invited") == 1


def test_asked_to_wait_with_channels_it_goes_on_below_the_digest_line(world: World) -> None:
    world.practice.slack.faults.add(method="conversations.create", kind="429", times=1, retry_after=90)
    world.alert()
    assert world.rooms() == [] and len(world.digest()) == 1
    world.types("ana", f"/incident note {FIRST} meanwhile", "general")
    below = [each for each in world.said(world.channel("incidents")) if each.thread_ts]
    assert "meanwhile" in words_of([each.blocks for each in below])
    world.turn(seconds=91)
    world.turn(seconds=1)
    assert is_whole(world, world.room())
    world.types("ana", "/incident note and now here")
    assert "and now here" in world.thread()[-1]


def test_what_is_longer_than_a_message_is_attached_in_full(world: World) -> None:
    world.alert()
    for kind in ("500", "lost_reply"):
        world.practice.slack.faults.add(method="files.completeUploadExternal", kind=kind, times=1)
    world.types("ana", f"/incident note {'long words ' * 600}and the last")
    for seconds in (2, 4):
        world.turn(seconds=seconds)
    assert world.thread()[0].endswith('…" (note by Ana)'), world.thread()[0][-60:]
    ((_, text),) = world.files()
    assert text.startswith("long words") and text.endswith("and the last")


def test_what_slack_does_not_take_as_blocks_comes_as_text(world: World) -> None:
    world.alert()
    faults = world.practice.slack.faults
    for code in ("invalid_blocks", "msg_blocks_too_long", "msg_too_long"):
        faults.add(method="chat.postMessage", kind=code, times=1)
        world.types("ana", f"/incident note {code}")
        plain = world.said(world.room())[-1]
        assert plain.blocks == [] and code in plain.text
    assert world.files() == [], "nothing was left out"

    faults.add(kind="down")
    for number in range(4):
        world.types("ana", f"/incident note number {number} {'<b> ' * 250}")
    world.turn(minutes=5)
    faults.clear()
    faults.add(method="chat.postMessage", kind="invalid_blocks", times=1)
    for _ in range(3):
        world.turn(minutes=1)
    plain = world.said(world.room())[-1]
    assert plain.blocks == [] and "number 0" in plain.text and len(plain.text) <= 4000
    ((name, text),) = world.files()
    assert name == "message.txt" and "number 3" in text and text.count("<b>") == 1000
    faults.add(method="chat.update", kind="invalid_blocks", times=1, about=world.card_message().ts)
    world.types("ana", "/incident severity high")
    world.turn(seconds=1)
    edits = [call for call in world.practice.slack.calls if call.method == "chat.update"]
    (plain_card,) = [call.params["text"] for call in edits if "blocks" not in call.params]
    assert plain_card.startswith("🟠 HIGH · Streaming jobs stopped") and "*Status*" in plain_card
