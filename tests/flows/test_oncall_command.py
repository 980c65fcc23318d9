"""/incident oncall says who is on call and who stands in; /incident handover what there is to know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.flows.world import World, words, words_of
from tests.own_policy import WEEKLY, own_policy

Make = Callable[..., World]


@pytest.fixture
def rotating(make_world: Make, tmp_path: Path) -> World:
    """Ana is on call until Monday at nine in Amsterdam."""
    return make_world(policy=own_policy(tmp_path, "{ladder: [primary, bo, cleo]}", schedules=WEEKLY))


def told(world: World, channel: str = "data-platform") -> list[str]:
    """What stands in the team's channel, oldest first."""
    return [words_of(message.blocks) for message in world.said(world.channel(channel))]


def test_it_says_who_has_it_until_when_and_who_is_next(rotating: World) -> None:
    said = words(rotating.types("dag", "/incident oncall", "general"))
    assert (
        "*data-platform*: Ana until <!date^1770019200^{date_short_pretty} {time}|Feb 2 08:00 UTC> (then Bo)."
        in said
    )
    assert "Level 2: Bo\nLevel 3: Cleo" in said
    assert "*security*: Dag.\nLevel 2: Ana" in said, "one who is always on call"
    rotating.alert()
    said = words(rotating.types("dag", "/incident oncall data-platform", "general"))
    assert "(then Bo). Primary has 1 open page." in said and "security" not in said
    assert "Nobody is on call for a team data. There are data-platform," in words(
        rotating.types("dag", "/incident oncall data", "general")
    )


def test_the_tray_has_it_as_a_button(rotating: World) -> None:
    tray = rotating.types("dag", "/incident", "general")
    assert "Who is on call" in words(tray)
    answer = rotating.presses("dag", "on_call", tray.ts, rotating.channel("general"))
    assert "*data-platform*: Ana until" in answer


def test_somebody_stands_in_and_is_rung(rotating: World) -> None:
    reply = words(
        rotating.types(
            "ana",
            "/incident oncall override data-platform @dag from 20:00 until 06:00 no signal here",
            "general",
        )
    )
    assert reply.startswith("Dag is on call for data-platform from <!date^1769716800")
    assert "#data-platform is told." in reply and "Take back O-1" in reply
    (notice,) = told(rotating)
    assert notice.startswith("<@U0DAG> is on call for data-platform from ")
    assert notice.endswith(", instead of Ana: no signal here (by Ana) · O-1")
    rotating.alert()
    rotating.turn(hours=6)
    rotating.alert("Databricks cluster down", service="databricks")
    names = [who for _, who, _ in rotating.rung()]
    assert (names[0], names[-1]) == ("Ana", "Dag")
    said = words(rotating.types("bo", "/incident oncall data-platform", "general"))
    assert "*data-platform*: Dag until" in said and "(then Ana)" in said
    assert "*O-1*  Dag until" in said and "no signal here (Ana)" in said


def test_an_override_is_taken_back_by_a_button_and_told(rotating: World) -> None:
    rotating.types("ana", "/incident oncall override data-platform bo until 2h the dentist", "general")
    listed = rotating.types("cleo", "/incident oncall", "general")
    answer = rotating.presses("cleo", "end_override", listed.ts, rotating.channel("general"))
    assert (
        answer
        == "Override O-1 of Bo is taken back: Ana is on call for data-platform. #data-platform is told."
    )
    assert told(rotating)[-1] == "Cleo took back override O-1 of Bo: Ana is on call for data-platform"
    again = rotating.types("cleo", "/incident oncall end o-1", "general")
    assert "O-1 is over since 2026-01-29 14:00 UTC." in words(again)
    rotating.turn(hours=3)
    assert len(told(rotating)) == 2, "nothing is handed back twice"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("data-platform clio until 08:00 x", "Nobody in the policy is called clio; did you mean cleo?"),
        ("data-platform bo 08:00 x", "Say until when, like until 08:00 or until 2h"),
        ("data-platform bo until later x", "until later is no time. Say 08:00, 2026-12-24 08:00, or 2h."),
        ("data-platform bo until 25:00 x", "25:00 is no time of day. Nothing was changed."),
        ("data-platform bo until 08:00", "An override needs a reason"),
        (
            "data-platform bo from 2026-01-30 10:00 until 2026-01-30 09:00 x",
            "An override ends after it begins",
        ),
        ("bo until 08:00 x", "Say for which team: /incident oncall override data-platform"),
        ("", "Say who, until when, and why"),
    ],
)
def test_a_refusal_says_what_is_missing(rotating: World, typed: str, said: str) -> None:
    assert said in words(rotating.types("ana", f"/incident oncall override {typed}".strip(), "general"))
    assert told(rotating) == []


def test_in_an_incidents_channel_its_team_is_meant(rotating: World) -> None:
    rotating.alert()
    assert "for data-platform until" in words(
        rotating.types("ana", "/incident oncall override me until 4h on it")
    )


def test_each_hand_over_is_told_once_with_what_is_open(rotating: World) -> None:
    rotating.alert()
    rotating.types("ana", "/incident ack")
    rotating.alert(status="resolved")
    rotating.types("ana", "/incident silence service=kafka 5d brokers are moved", "general")
    rotating.turn(days=3)
    rotating.alert("Databricks cluster down", service="databricks")
    rotating.turn(hours=18)
    (message,) = told(rotating)
    assert message.startswith("Ana hands data-platform over to <@U0BO>, until <!date^1770624000")
    assert "(then Cleo)." in message
    assert "🔴 CRITICAL  INC-2026-001  Streaming jobs stopped · investigating · 3 days" in message
    assert "INC-2026-002  Databricks cluster down · triage · not acknowledged, rung:" in message
    assert "*S-1* ends" in message and "service kafka is heard again" in message
    rotating.practice.stop_bot()
    rotating.practice.start_bot()
    rotating.turn(hours=1)
    assert len(told(rotating)) == 1, "also across a restart"
    rotating.turn(days=7)
    assert told(rotating)[-1].startswith("Bo hands data-platform over to <@U0CLEO>")


def test_of_hand_overs_that_nobody_could_tell_the_last_is_told(rotating: World) -> None:
    rotating.practice.stop_bot()
    rotating.clock.turn(timedelta(days=12))
    rotating.practice.start_bot()
    rotating.settle()
    (message,) = told(rotating)
    assert message.startswith("Bo hands data-platform over to <@U0CLEO>")


def test_a_hand_over_is_asked_for(rotating: World) -> None:
    said = words(rotating.types("bo", "/incident handover data-platform", "general"))
    assert said.startswith("Ana is on call for data-platform, until") and said.endswith("Nothing is open.")
    assert told(rotating) == []
    rotating.alert()
    assert "INC-2026-001" in words(rotating.types("bo", "/incident handover"))
    assert "Dag is on call for platform." in words(rotating.types("bo", "/incident handover", "general"))
