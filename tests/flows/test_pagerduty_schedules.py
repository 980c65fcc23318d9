"""Schedules that PagerDuty keeps say whom Tocsin rings, also while PagerDuty is down; and it rings them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.practice.pagerduty.pager import Shift, User
from tests.flows.world import START, World, line_of, words, words_of
from tests.own_policy import own_policy

Make = Callable[..., World]


@pytest.fixture
def world(make_world: Make, tmp_path: Path) -> World:
    """Bo has level 1 until 18:00 and Cleo after that, by PagerDuty's word; Dag has level 2."""
    policy = own_policy(tmp_path, "{pagerduty: PPOLICY, ladder: [ana]}")
    world = make_world(policy=policy, pagerduty_api=True)
    world.settle()
    pager = world.practice.pagerduty.pager
    pager.shifts = [
        shift(world, 1, "Bo", START.replace(hour=9), START.replace(hour=18)),
        shift(world, 1, "Cleo", START.replace(hour=18), START + timedelta(days=3)),
        shift(world, 2, "Dag", START - timedelta(days=3), START + timedelta(days=9)),
    ]
    world.turn(minutes=5)
    return world


def shift(world: World, level: int, who: str, starts_at: datetime, ends_at: datetime) -> Shift:
    return Shift(level, world.practice.pagerduty.pager.person(who), starts_at, ends_at)


def phone(world: World, who: str) -> list[str]:
    """Why somebody's phone rang, oldest first."""
    return [ring.why for ring in world.practice.pagerduty.phone(who)]


def meant(world: World) -> list[str]:
    """For whom the pages are, oldest first."""
    return [page["target"] for page in world.incident()["pages"]]


def on_call(world: World) -> str:
    return words(world.types("ana", "/incident oncall data-platform", "general"))


def test_whoever_pagerduty_says_is_rung_level_by_level(world: World) -> None:
    assert world.working() == {"on_call": True}
    said = on_call(world)
    assert "*data-platform*: Bo until <!date^1769709600^{time}|18:00 UTC> (then Cleo)." in said
    assert "Level 2: Dag until" in said and "|Default>" in said, "with a link to the escalation policy"
    world.alert()
    assert meant(world) == ["bo"] and phone(world, "Bo") == ["triggered"]
    world.turn(minutes=15)
    assert meant(world) == ["bo", "dag"]
    assert phone(world, "Dag") == ["assigned"], "although the event rings who has level 1"
    assert world.pages()[1].assignees[0].name == "Dag"


def test_while_pagerduty_is_down_the_roster_of_before_counts(world: World) -> None:
    world.practice.pagerduty.faults.add("down", times=10_000, api="rest")
    world.turn(hours=2)
    assert world.working() == {"on_call": False}
    assert "From PagerDuty as of" in on_call(world) and "it has not answered since" in on_call(world)
    world.practice.stop_bot()
    world.practice.start_bot()
    world.turn(hours=2, minutes=5)
    world.alert()
    assert meant(world) == ["cleo"], "after a restart too, and by the time of day"


def test_how_people_are_reached_is_read_with_them(world: World) -> None:
    pager = world.practice.pagerduty.pager
    bo = replace(pager.person("Bo"), phone="612345678")
    pager.users = [bo if user.id == bo.id else user for user in pager.users]
    world.turn(minutes=5)
    with world.bot.tocsin.store.read() as reader:
        (roster,) = reader.rosters()
    first = roster.watches[0]
    assert (first.level, first.contact.name, first.contact.email) == (1, "Bo", "bo@example.com")
    assert first.contact.phones == ("+31 612345678",)


def test_whom_only_pagerduty_knows_is_written_to_by_mail_and_called_by_their_number(world: World) -> None:
    pager = world.practice.pagerduty.pager
    pager.users.append(User("PZOE", "Zoe", "zoe@example.com", phone="612345678"))
    pager.shifts = [shift(world, 1, "Zoe", START, START + timedelta(days=1))]
    world.turn(minutes=5)
    world.practice.pagerduty.faults.add("500", times=1000, api="events")
    world.alert()
    world.turn(seconds=1)
    (mail,) = world.mails()
    assert mail.to == ("zoe@example.com",) and mail.subject.startswith("CRITICAL Streaming jobs stopped")
    assert world.attempts() == [("pagerduty", "waiting"), ("slack", "skipped"), ("mail", "accepted")]
    (loud,) = world.loud()
    assert "Please call Zoe: +31 612345678" in loud


def test_a_hand_over_of_pagerdutys_is_told(world: World) -> None:
    world.turn(hours=3, minutes=55)
    (message,) = world.said(world.channel("data-platform"))
    assert words_of(message.blocks).startswith("Bo hands data-platform over to <@U0CLEO>, until")


def test_until_it_was_read_the_ladder_counts(make_world: Make, tmp_path: Path) -> None:
    policy = own_policy(tmp_path, "{pagerduty: PNOBODY, ladder: [cleo, bo]}")
    world = make_world(policy=policy, pagerduty_api=True)
    world.settle()
    assert world.working() == {"on_call": False}, "there is no such escalation policy"
    assert "PagerDuty was not read yet: the policy's ladder counts." in on_call(world)
    world.alert()
    assert meant(world) == ["cleo"]
    assert phone(world, "Cleo") == ["assigned"] and phone(world, "Ana") == ["triggered"]


def test_without_a_token_pages_ring_as_before(make_world: Make, tmp_path: Path) -> None:
    world = make_world(policy=own_policy(tmp_path, "{pagerduty: PPOLICY, ladder: [bo]}"))
    world.alert()
    assert phone(world, "Bo") == ["triggered"]
    assert all(call.api == "events" for call in world.practice.pagerduty.calls)


def test_who_is_rung_twice_by_a_crash_is_assigned_once(world: World) -> None:
    world.alert()
    world.practice.pagerduty.faults.add("lost_reply", api="rest", about="assignments")
    world.turn(minutes=15)
    world.turn(seconds=2)
    assert phone(world, "Dag") == ["assigned"], "the second try finds it done"


def test_a_person_whom_pagerduty_does_not_know_is_said(world: World) -> None:
    pager = world.practice.pagerduty.pager
    world.alert()
    pager.users = [user for user in pager.users if user.name != "Dag"]
    world.turn(minutes=15)
    told = "PagerDuty could not be told to ring Dag: PagerDuty has nobody known as dag@example.com."
    assert f"{told} It rings whoever its own escalation policy names." in world.thread()


def test_a_page_that_cannot_be_directed_is_said_after_a_minute(world: World) -> None:
    world.alert()
    world.practice.pagerduty.faults.add("500", times=1000, api="rest")
    world.turn(minutes=15)
    for _ in range(6):
        world.turn(seconds=20)
    assert "PagerDuty could not be told to ring Dag: PagerDuty is in trouble (500)." in "\n".join(
        world.thread()
    )
    assert meant(world) == ["bo", "dag"]


def test_whoever_is_asked_for_is_rung_themselves(world: World) -> None:
    world.alert()
    world.types("bo", "/incident ack")
    world.types("bo", "/incident page ana consumers do not come back")
    assert phone(world, "Ana") == ["assigned"]
    assert line_of(world.card(), "*Asked for*").startswith("Ana, paged")
