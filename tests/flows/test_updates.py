"""Stakeholders are told how it stands, and people are reminded when they hear next."""

from __future__ import annotations

from tests.flows.world import FIRST, World, line_of, words, words_of


def below_the_line(world: World) -> list[str]:
    """What stands in the thread of the digest channel's line."""
    said = world.said(world.channel("incidents"))
    return [words_of(message.blocks) for message in said if message.thread_ts]


def heard(world: World) -> list[str]:
    """What was said to the whole channel about status updates."""
    return [line for line in world.loud() if "tatus update" in line]


def test_an_update_goes_to_the_channel_and_below_the_line_and_moves_the_reminder(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    assert "14:30 UTC" in line_of(world.card(), "*Next*")
    world.types("ana", "/incident impact 5 % of <!channel> queries fail")
    assert line_of(world.card(), "*Impact*") == "5 % of &lt;!channel&gt; queries fail"
    world.turn(minutes=10)
    sent = words(world.types("bo", "/incident update Mitigation deploying, next update 14:50"))
    assert sent.startswith(f"Sent to <#{world.room().id}> and below its line in #incidents.")
    assert "14:50 UTC" in sent
    (told,) = heard(world)
    assert told.startswith("*Status update* by Bo: Mitigation deploying\n")
    assert "🔴 CRITICAL · investigating · impact: 5 % of" in told and "next update <!date" in told
    assert below_the_line(world) == [told]
    assert line_of(world.card(), "*Next*").startswith("status update due <!date^")
    assert "14:50 UTC" in line_of(world.card(), "*Next*")
    world.turn(minutes=38)
    assert len(heard(world)) == 1, "the reminder moved"
    world.turn(minutes=2)
    assert "the next status update is due; the last one was sent" in heard(world)[1]
    assert '"Mitigation deploying", next update 14:50 UTC (status update by Bo)' in world.timeline()


def test_the_commander_is_reminded_alone_and_the_channel_when_that_did_not_help(world: World) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.types("ana", "/incident assign me")
    world.turn(minutes=30)
    (reminder,) = [each for each in world.direct("ana") if "status update" in words_of(each.blocks)]
    assert "INC-2026-001 Streaming jobs stopped: the next status update is due; none was sent yet." in (
        words_of(reminder.blocks)
    )
    assert world.loud() == []
    places = world.practice.slack.workspace.channels.values()
    place = next(each for each in places if each.is_im and reminder in each.messages)
    world.presses("ana", "put_off_15", reminder.ts, place)
    assert "Ana put it off by 15 min." in words_of(reminder.blocks)
    assert "14:45 UTC" in line_of(world.card(), "*Next*")
    world.turn(minutes=15)
    assert len(world.direct("ana")) == 2
    world.turn(minutes=30)
    (loud,) = world.loud_messages()
    assert "the next status update is due" in words_of(loud.blocks)
    world.turn(hours=2)
    assert sum("the next status update" in line for line in world.loud()) == 1, "once is enough"
    world.types("ana", "/incident update still looking")
    assert "Ana sent one." in words_of(loud.blocks) and "Write the update" not in words_of(loud.blocks)
    assert "Ana sent one." in words_of(world.direct("ana")[-1].blocks)


def test_the_form_writes_it_with_the_impact_and_the_time_of_the_next(world: World) -> None:
    world.alert("Streaming lags", "high")
    world.types("ana", "/incident ack")
    world.presses("ana", "open_update")
    form = world.person("ana").modal(20)
    assert form and form["callback_id"] == "update"
    world.submits("ana", words="We know the cause", impact="Orders are late", lasting="2h")
    assert world.loud()[0].startswith("*Status update* by Ana: We know the cause\n")
    assert line_of(world.card(), "*Impact*") == "Orders are late"
    assert "16:00 UTC" in line_of(world.card(), "*Next*")
    world.types("ana", "/incident update All works again, next update none.")
    assert "no further update is planned" in world.loud()[1]
    assert "status update due" not in world.card()


def test_what_cannot_be_sent_is_refused_in_words(world: World) -> None:
    world.alert()
    assert "25:10 is no time of day" in words(world.types("ana", "/incident update x, next update 25:10"))
    assert "An update needs words" in words(world.types("ana", "/incident update next update 15:00"))
    assert "has no impact stated" in words(world.types("ana", "/incident impact"))
    world.types("ana", "/incident impact orders are late")
    assert "That is its impact already" in words(world.types("ana", "/incident impact orders are late"))
    assert world.loud() == []


def test_an_update_of_a_private_incident_stays_in_its_channel(world: World) -> None:
    world.person("ana").command("general", "/incident declare")
    world.submits("ana", title="A key leaked", severity="critical", private=["yes"])
    world.types("ana", "/incident update keys are rotated", world.rooms()[0].name)
    assert [line.partition("\n")[0] for line in world.loud()] == ["*Status update* by Ana: keys are rotated"]
    assert below_the_line(world) == [] and world.digest() == []


def test_medium_asks_for_no_updates_and_keeps_a_promise(world: World) -> None:
    world.types("ana", "/incident declare medium Reports are late", "general")
    world.types("ana", "/incident ack")
    assert "*Next*" not in world.card()
    world.turn(hours=3)
    assert world.loud() == []
    world.types("ana", "/incident update waiting for the vendor, next update in 2 h")
    world.turn(hours=2)
    assert "the next status update is due" in world.loud()[-1]


def test_what_nobody_does_anything_about_is_asked_about(world: World) -> None:
    world.types("ana", "/incident declare high Reports are late", "general")
    world.types("ana", "/incident ack")
    world.types("ana", "/incident update looking, next update none")
    world.turn(hours=7, minutes=59)
    assert not any("still going on" in line for line in world.loud())
    world.turn(minutes=1)
    asked = world.loud_messages()[-1]
    assert "Nobody has done anything for 8 hours. Is INC-2026-001 still going on?" in words_of(asked.blocks)
    assert "02:00 UTC" in world.presses("bo", "ask_later", asked.ts)
    assert words_of(asked.blocks) == ("Nobody had done anything for a while. It is still going on, says Bo.")
    world.turn(hours=4)
    again = world.loud_messages()[-1]
    assert "Nobody has done anything for 12 hours." in words_of(again.blocks)
    world.types("ana", f"/incident resolve {FIRST} the vendor fixed it")
    assert "INC-2026-001 is resolved." in words_of(again.blocks)
    before = len(world.loud())
    world.turn(days=2)
    assert len(world.loud()) == before
