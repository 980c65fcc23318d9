"""What waited while Slack was down comes as one message in the thread, in order, once."""

from __future__ import annotations

import re

from bot.practice.slack.records import Message
from tests.flows.world import World, words_of

DOWN_FOR = 30


def thread_messages(world: World) -> list[Message]:
    card = world.card_message()
    return [message for message in world.said(world.room()) if message.thread_ts == card.ts]


def lines(message: Message) -> list[str]:
    """What it says happened, with times as people read them."""
    text = re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", words_of(message.blocks))
    return text.removeprefix("Meanwhile, posted late:\n").splitlines()


def night(world: World, notes: int = 3) -> None:
    """A night of half an hour in which Slack is down: an alert, notes, a change of status."""
    world.alert()
    world.types("ana", "/incident ack")
    world.practice.slack.faults.add(kind="down")
    world.turn(minutes=1)
    world.alert("Checkpoints fail", "high")
    for number in range(notes):
        world.turn(minutes=1)
        world.types("ana", f"/incident note number {number}")
    world.types("ana", "/incident status mitigating")
    world.turn(minutes=DOWN_FOR)


def back(world: World) -> None:
    world.practice.slack.faults.clear()
    for _ in range(3):
        world.turn(minutes=1)


def test_it_comes_as_one_message_with_times(world: World) -> None:
    night(world)
    back(world)
    (message,) = thread_messages(world)
    assert words_of(message.blocks).startswith("Meanwhile, posted late:")
    assert lines(message) == [
        "14:01 UTC  Checkpoints fail, streaming (Generic JSON)",
        '14:02 UTC  "number 0" (note by Ana)',
        '14:03 UTC  "number 1" (note by Ana)',
        '14:04 UTC  "number 2" (note by Ana)',
        "14:04 UTC  Status investigating → mitigating (Ana)",
    ]
    world.types("ana", "/incident note and now at once")
    assert len(thread_messages(world)) == 2


def test_what_waited_a_moment_comes_one_by_one(world: World) -> None:
    world.alert()
    world.practice.slack.faults.add(kind="down")
    world.types("ana", "/incident note first")
    world.types("ana", "/incident note second")
    world.turn(seconds=90)
    world.practice.slack.faults.clear()
    world.turn(seconds=25)
    world.turn(seconds=4)
    assert len(thread_messages(world)) == 2


def test_lost_replies_post_nothing_twice(world: World) -> None:
    night(world)
    world.practice.slack.faults.clear()
    world.practice.slack.faults.add(method="chat.postMessage", kind="lost_reply", times=3)
    for _ in range(6):
        world.turn(minutes=1)
    (message,) = thread_messages(world)
    assert len(lines(message)) == 5


def test_the_first_try_got_through_before_slack_went_down(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.practice.slack.faults.add(method="chat.postMessage", kind="lost_reply", times=1)
    world.practice.slack.faults.add(kind="down")
    world.types("ana", "/incident note posted, and nobody said so")
    for number in range(2):
        world.types("ana", f"/incident note number {number}")
    world.turn(minutes=DOWN_FOR)
    back(world)
    first, rest = thread_messages(world)
    assert "posted, and nobody said so" in words_of(first.blocks)
    assert [line.split('"')[1] for line in lines(rest)] == ["number 0", "number 1"]


def test_what_still_calls_on_somebody_stays_a_message_of_its_own(world: World) -> None:
    world.alert()
    world.types("ana", "/incident note looking")
    world.practice.slack.faults.add(kind="down")
    for minutes in (15, 15, 15, 15):
        world.turn(minutes=minutes)
    for _ in range(8):
        world.turn(minutes=15)
    back(world)
    assert len(world.loud()) == 1 and "<!here>" in world.loud()[0]
    _, late = thread_messages(world)
    said = lines(late)
    assert sum("Escalated to" in line for line in said) == 8
    assert sum("Nobody has acknowledged" in line for line in said) == 3, "the last of them calls, for all"
    assert [line[:5] for line in said] == sorted(line[:5] for line in said)


def test_what_is_taken_back_later_is_gone_from_it(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.practice.slack.faults.add(kind="down")
    wrong = world.types("ana", "/incident note the password is hunter2")
    world.types("ana", "/incident note it is slow")
    world.turn(minutes=DOWN_FOR)
    back(world)
    (message,) = thread_messages(world)
    assert len(lines(message)) == 2
    world.presses("ana", "undo", wrong.ts)
    (message,) = thread_messages(world)
    assert "hunter2" not in f"{message.blocks}{message.text}"
    kept, gone = lines(message)
    assert "it is slow" in kept and gone == "14:33 UTC  Ana took back the note of 14:00 UTC"


def test_what_was_taken_back_meanwhile_is_not_said(world: World) -> None:
    night(world)
    world.practice.slack.faults.clear()
    world.practice.slack.faults.add(kind="down")
    wrong = world.types("ana", "/incident note wrong channel")
    world.presses("ana", "undo", wrong.ts)
    back(world)
    (message,) = thread_messages(world)
    assert "wrong channel" not in words_of(message.blocks)


def test_more_than_slack_takes_comes_as_several(world: World) -> None:
    night(world, notes=0)
    for number in range(60):
        world.types("ana", f"/incident note {number} {'x' * 900}")
    world.turn(minutes=3)
    for _ in range(4):
        back(world)
    messages = thread_messages(world)
    said = [line for message in messages for line in lines(message)]
    assert [line.split('"')[1].split()[0] for line in said[2:]] == [str(number) for number in range(60)]
    assert len(messages) in range(5, 8)
