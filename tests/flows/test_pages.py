"""A page goes on by the next way when one does not get through; what came of each is there to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.practice.slack.reply import Reply
from tests.flows.world import FIRST, World, line_of, words, words_of

Make = Callable[..., World]
PAGE = f"{FIRST}:1"


def test_when_all_is_well_one_way_is_enough(world: World) -> None:
    world.alert()
    world.turn(minutes=5)
    assert world.attempts() == [("pagerduty", "accepted"), ("slack", "not_needed"), ("mail", "not_needed")]
    assert world.direct("ana") == [] and world.mails() == []
    world.types("ana", "/incident ack")
    (page,) = world.get(f"/api/incidents/{FIRST}/pages")
    first = page["attempts"][0]
    assert (first["state"], first["acknowledged_by"]) == ("acknowledged", "Ana")
    assert first["sent_at"] == first["accepted_at"] == "2026-01-29T14:00:00Z"
    assert first["acknowledged_at"] == "2026-01-29T14:05:00Z"
    assert world.incident()["pages"] == [page]


def test_two_failures_and_slack_has_its_turn_while_the_pager_is_tried_on(world: World) -> None:
    world.practice.pagerduty.faults.add("500", times=3)
    world.alert()
    assert world.direct("ana") == []
    world.turn(seconds=1)
    (message,) = world.direct("ana")
    told = words_of(message.blocks)
    assert told.startswith(
        "<@U0ANA> *you are paged.* 🔴 CRITICAL Streaming jobs stopped, streaming, INC-2026-001"
    )
    assert "Acknowledge" in told.splitlines()
    assert world.attempts() == [("pagerduty", "waiting"), ("slack", "accepted"), ("mail", "not_needed")]
    assert "Paged Ana by a message in Slack" in world.timeline()
    assert line_of(world.card(), "*Page*").endswith("(by a message in Slack: PagerDuty is in trouble (500))")

    for seconds in (2, 4):
        world.turn(seconds=seconds)
    assert world.rung() == [(PAGE, "Ana", "triggered")], "the first way is tried on"
    assert world.attempts()[0] == ("pagerduty", "accepted")
    assert line_of(world.card(), "*Page*").endswith("not acknowledged")
    world.turn(minutes=3)
    assert len(world.direct("ana")) == 1 and world.mails() == []


def test_a_pager_that_does_not_answer_holds_nothing_up_for_longer_than_ten_seconds(world: World) -> None:
    world.practice.pagerduty.faults.add("429", times=1, retry_after=60)
    world.alert()
    world.turn(seconds=9)
    assert world.direct("ana") == []
    world.turn(seconds=1)
    assert len(world.direct("ana")) == 1
    world.turn(seconds=50)
    assert len(world.rings()) == 1, "the pager is asked when it wanted to be"


def test_acknowledged_by_the_button_of_the_message(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=100)
    world.alert()
    world.turn(seconds=1)
    (message,) = world.direct("ana")
    place = next(
        each for each in world.practice.slack.workspace.channels.values() if message in each.messages
    )
    assert "You have INC-2026-001" in world.presses("ana", "ack", message.ts, place)
    (message,) = world.direct("ana")
    told = words_of(message.blocks).splitlines()
    assert told[0].startswith("<@U0ANA> *you were paged.* 🔴 CRITICAL Streaming jobs stopped")
    assert told[1].startswith("Acknowledged by Ana <!date^") and "Acknowledge" not in told
    assert world.attempts() == [("pagerduty", "waiting"), ("slack", "acknowledged"), ("mail", "not_needed")]
    world.practice.pagerduty.faults.clear()
    world.turn(minutes=1)
    assert world.rings() == []
    assert world.attempts()[0] == ("pagerduty", "not_needed")


def test_the_message_says_who_has_it_and_when_it_is_over(world: World) -> None:
    world.practice.pagerduty.faults.add("500", times=2)
    world.alert()
    world.turn(seconds=1)
    world.turn(seconds=5)
    world.turn(minutes=4)
    world.practice.pagerduty.acknowledge(PAGE, by="Bo")
    world.settle()
    assert "Acknowledged by Bo <!date^1769695446^{time}|14:04 UTC>" in words_of(world.direct("ana")[0].blocks)
    world.turn(minutes=10)
    world.types("cleo", "/incident resolve restarted")
    (message,) = world.direct("ana")
    told = words_of(message.blocks).splitlines()
    assert told[1].startswith("Resolved by Cleo <!date^") and "Acknowledge" not in told


def test_the_message_says_so_after_slack_was_down_too(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=100)
    world.practice.slack.faults.add(method="chat.postMessage", kind="lost_reply", about=f"page:{PAGE}")
    world.alert()
    world.turn(seconds=1)
    world.types("ana", "/incident ack INC-2026-001", "general")
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    (message,) = world.direct("ana")
    assert "Acknowledged by Ana" in words_of(message.blocks)
    workspace = world.practice.slack.workspace
    place = next(each for each in workspace.channels.values() if message in each.messages)
    workspace.delete(place.id, message.ts, workspace.bot_user_id)
    world.types("ana", "/incident resolve it is over")


def test_a_page_that_is_needed_no_more_says_so(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=100)
    world.alert()
    world.turn(seconds=1)
    world.types("bo", "/incident severity medium it can wait")
    (message,) = world.direct("ana")
    assert "Nobody need answer any more." in words_of(message.blocks).splitlines()


def test_with_pager_and_slack_down_a_mail_goes_out(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=1000)
    world.practice.slack.faults.add(kind="down")
    world.alert()
    for _ in range(4):
        world.turn(seconds=1)
    (mail,) = world.mails()
    assert mail.to == ("ana@example.com",)
    assert mail.subject == "CRITICAL Streaming jobs stopped, streaming, INC-2026-001"
    assert "Runbook: https://runbooks.example/streaming" in mail.text
    assert "tocsin ack INC-2026-001" in mail.text
    assert world.attempts() == [("pagerduty", "waiting"), ("slack", "waiting"), ("mail", "accepted")]
    for _ in range(3):
        world.turn(minutes=1)
    assert len(world.practice.mail.deliveries) == 1


@pytest.mark.parametrize("kind", ["down", "greylists", "lost_reply"])
def test_a_mail_that_meets_trouble_comes_again_and_is_one_mail(world: World, kind: str) -> None:
    world.practice.pagerduty.faults.add("down", times=1000)
    world.practice.slack.faults.add(kind="down")
    world.practice.mail.fail(kind, times=1)  # type: ignore[arg-type]
    world.alert()
    for _ in range(8):
        world.turn(seconds=1)
    assert len(world.mails()) == 1
    assert world.attempts()[2] == ("mail", "accepted")


def test_when_no_way_gets_through_the_channel_has_the_numbers(make_world: Make) -> None:
    world = make_world()
    world.practice.pagerduty.faults.add("down", times=1000)
    world.practice.mail.fail("refuses")
    world.practice.slack.faults.add(kind="500", method="conversations.open")
    world.alert()
    for _ in range(6):
        world.turn(seconds=1)
    first, every = world.loud()
    assert first.startswith("<!here> The page to Ana failed: PagerDuty did not answer.")
    assert "Please call Ana: +1 202 555 0101" in first
    assert every.startswith("<!here> The page to Ana failed by every way: ")
    assert (
        "Please call, in this order: Ana +1 202 555 0101, Bo +1 202 555 0102, Cleo +1 202 555 0103" in every
    )
    world.turn(minutes=5)
    assert len(world.loud()) == 2, "said once"
    assert world.attempts() == [("pagerduty", "waiting"), ("slack", "waiting"), ("mail", "failed")]
    world.practice.slack.faults.clear()
    world.practice.pagerduty.faults.clear()
    world.turn(minutes=1)
    world.turn(minutes=1)
    assert world.rung() == [(PAGE, "Ana", "triggered")]


def test_the_second_routing_key_comes_before_slack(make_world: Make) -> None:
    world = make_world(routing_keys=2)
    world.practice.pagerduty.faults.add("500", times=100, about="practice0routing")
    world.alert()
    world.turn(seconds=1)
    assert world.rung() == [(PAGE, "Ana", "triggered")]
    assert world.attempts() == [
        ("pagerduty", "waiting"),
        ("pagerduty-2", "accepted"),
        ("slack", "not_needed"),
        ("mail", "not_needed"),
    ]
    assert "Paged Ana by PagerDuty, routing key 2" in world.timeline()
    world.turn(minutes=1)
    assert world.attempts()[0] == ("pagerduty", "not_needed"), "nobody is rung twice by the pager"
    world.types("ana", "/incident ack")
    assert [state for _, _, state in world.rung()] == ["acknowledged"]
    world.types("ana", "/incident resolve restarted")
    assert [state for _, _, state in world.rung()] == ["resolved"]


def test_a_private_page_says_only_its_id(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=1000)
    world.practice.slack.faults.add(kind="down", method="conversations.open", times=2)
    reply = world.person("dag").command("general", "/incident declare")
    assert reply.ok
    world.submits("dag", title="Keys are stolen", severity="critical", service="security", private=["yes"])
    for _ in range(6):
        world.turn(seconds=1)
    (mail,) = world.mails()
    (message,) = world.direct("dag")
    for told in (mail.subject, mail.text, words_of(message.blocks), message.text):
        assert "stolen" not in told and "security" not in told and FIRST in told


def test_without_a_pager_slack_is_the_first_way(make_world: Make) -> None:
    world = make_world(routing_keys=0, has_mail=False)
    world.alert()
    assert len(world.direct("ana")) == 1
    assert world.attempts() == [("pagerduty", "skipped"), ("slack", "accepted"), ("mail", "skipped")]
    skipped = world.get(f"/api/incidents/{FIRST}/pages")[0]["attempts"]
    assert [each["error"] for each in skipped] == [
        "PAGERDUTY_ROUTING_KEY is not set",
        "",
        "TOCSIN_SMTP_URL is not set",
    ]
    assert world.loud() == [], "what is not set up is no trouble"


def test_a_drill_without_pages_leaves_by_no_way(world: World) -> None:
    answer = world.http.post(
        f"{world.bot.url}/api/drills", json={"scenario": "s", "pages": False, "seconds": 600}
    )
    world.practice.slack.faults.add(kind="down")
    world.http.post(
        f"{world.bot.url}/alerts/generic?drill={answer.json()['id']}",
        json={"title": "Streaming jobs stopped", "severity": "critical", "service": "streaming"},
    )
    world.settle()
    world.turn(minutes=5)
    assert world.attempts() == [("silent", "accepted")]
    assert world.rings() == [] and world.mails() == []
    world.practice.slack.faults.clear()


def test_when_nobody_answers_all_of_the_team_is_written_to(world: World) -> None:
    world.alert("Kafka lags", service="kafka")
    for _ in range(9):
        world.turn(minutes=15)
    assert len(world.rings()) == 9
    assert [len(world.direct(who)) for who in ("bo", "cleo", "ana")] == [1, 1, 0], "the members of stream"
    told = words_of(world.direct("bo")[0].blocks)
    assert "Nobody on call has acknowledged, so all of stream is told." in told
    world.turn(minutes=15)
    assert len(world.loud()) == 2 and len(world.direct("bo")) == 1 and len(world.rings()) == 9


def test_a_team_whose_channel_is_out_of_reach_is_written_to(world: World) -> None:
    world.practice.slack.faults.add(kind="down")
    world.alert("Streaming lags", "high")
    world.turn(minutes=1)
    assert world.mails() == []
    world.turn(minutes=1)
    (mail,) = world.mails()
    assert mail.to == ("ana@example.com", "bo@example.com", "cleo@example.com")
    world.practice.slack.faults.clear()
    world.turn(minutes=1)
    world.turn(minutes=1)
    assert len(world.said(world.channel("data-platform"))) == 1
    assert len(world.mails()) == 1


def test_the_command_says_who_was_paged_how_and_when(make_world: Make) -> None:
    world = make_world(has_mail=False)
    world.practice.pagerduty.faults.add("500", times=100)
    assert "Nobody was paged." in words(_declared_low(world))
    world.alert()
    world.turn(seconds=1)
    said = words(world.types("bo", "/incident pages INC-2026-002", "general"))
    assert "*Ana*" in said.splitlines()
    failing = line_of(said, "• PagerDuty:")
    assert failing.startswith("sent <!date^") and "no answer yet, tried 2 times: PagerDuty is in" in failing
    assert line_of(said, "• a message in Slack:").startswith("sent <!date^")
    assert line_of(said, "• mail:") == "passed over, TOCSIN_SMTP_URL is not set"
    world.types("ana", "/incident ack INC-2026-002", "general")
    said = words(world.types("bo", "/incident pages INC-2026-002", "general"))
    assert ", acknowledged by Ana <!date^" in line_of(said, "• a message in Slack:")


def _declared_low(world: World) -> Reply:
    world.alert("Disk cleanup is late", "low", service="kafka")
    return world.types("bo", f"/incident pages {FIRST}", "general")
