"""Exactly one person has a rotation at each instant, and hand-over is when the clocks on the wall say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.roster import Contact, Override, Roster, Watch
from bot.policy import PersonEntry, Policy, load_policy
from bot.policy.schedules import Schedule
from bot.rules.on_call import Kept, ladder, next_hand_over, shifts
from bot.rules.schedule import changes_after, who_has
from tests.own_policy import WEEKLY, own_policy

Own = Callable[..., Policy]
TEAM = "data-platform"
MOMENTS = st.datetimes(datetime(2026, 1, 6), datetime(2028, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(
    ["UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham"]
)
CREW = {
    key: PersonEntry(key=key, name=key.title(), slack=f"U0{key.upper()}") for key in ("ana", "bo", "cleo")
}


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return lambda on_call, **more: load_policy(own_policy(tmp_path, on_call, **more))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def schedule(timezone: str = "Europe/Amsterdam", overrides: Any = (), **rotation: Any) -> Schedule:
    known = {"people": ["ana", "bo", "cleo"], "starts": "2026-01-05", "every": "week"}
    rotations = [{**known, **rotation}]
    return Schedule.model_validate(
        {"name": "x", "line": 1, "timezone": timezone, "rotations": rotations, "overrides": overrides}
    )


def names(policy: Policy, now: datetime, kept: Kept | None = None) -> list[str]:
    return [person.name if person else "-" for person in ladder(policy, TEAM, kept or Kept(), now)]


def has(kind: Schedule, now: datetime, **people: PersonEntry) -> str | None:
    return who_has(kind, {**CREW, **people}, now, UTC)


@settings(deadline=None)
@given(now=MOMENTS, zone=ZONES, every=st.sampled_from(["day", "week", "fortnight"]), hour=st.integers(0, 23))
def test_a_rotation_has_exactly_one_person_until_the_next_hand_over(
    now: datetime, zone: str, every: str, hour: int
) -> None:
    rotation = schedule(zone, every=every, at=f"{hour:02}:30")
    first, edge = has(rotation, now), changes_after(rotation, CREW, now, UTC)
    assert first in CREW and edge is not None and edge > now
    assert has(rotation, edge - timedelta.resolution) == first, "until the very last moment"
    after = list(CREW)[(list(CREW).index(first) + 1) % 3]
    assert has(rotation, edge) == after, "and from the first moment on"
    wall = datetime.combine(edge.astimezone(ZoneInfo(zone)).date(), time(hour, 30), ZoneInfo(zone))
    assert edge == wall.astimezone(UTC), "when the clocks on the wall show it"


def test_hand_over_is_at_nine_before_and_after_the_clocks_are_put_forward() -> None:
    daily = schedule(every="day", at="09:00")
    edges = [at("2026-03-27 12:00")]
    for _ in range(4):
        edges.append(changes_after(daily, CREW, edges[-1], UTC) or edges[-1])
    assert edges[1:] == [
        at(f"2026-03-{day} {hour}:00") for day, hour in ((28, "08"), (29, "07"), (30, "07"), (31, "07"))
    ]
    hours = [(second - first) / timedelta(hours=1) for first, second in pairwise(edges[1:])]
    assert hours == [23, 24, 24]


@pytest.mark.parametrize(
    ("day", "hand_over"),
    [
        ("2026-03-29", "2026-03-29 01:30"),  # 02:30 is skipped: half an hour after the clocks are put forward
        ("2026-10-25", "2026-10-25 00:30"),  # 02:30 comes twice: the first time counts
    ],
)
def test_a_hand_over_in_the_hour_that_is_skipped_or_repeated_happens_once(day: str, hand_over: str) -> None:
    nightly = schedule(every="day", at="02:30")
    assert changes_after(nightly, CREW, at(f"{day} 00:00"), UTC) == at(hand_over)
    before, after = has(nightly, at(hand_over) - timedelta(seconds=1)), has(nightly, at(hand_over))
    assert before != after
    assert has(nightly, at(hand_over) + timedelta(hours=3)) == after


def test_before_its_first_day_a_rotation_has_nobody() -> None:
    assert has(schedule(starts="2026-02-02"), at("2026-02-02 07:59")) is None
    assert has(schedule(starts="2026-02-02"), at("2026-02-02 08:00")) == "ana"


DAY_AND_NIGHT = """schedules:
  around-the-clock:
    timezone: Europe/Amsterdam
    rotations:
      - people: [bo]
        starts: 2026-01-05
        every: week
        hours: [{days: [mon, tue, wed, thu, fri], opens: "09:00", closes: "17:00"}]
      - people: [cleo]
        starts: 2026-01-05
        every: week
        hours: [{days: [mon, tue, wed, thu, fri, sat, sun], opens: "17:00", closes: "09:00"}]
"""


@pytest.mark.parametrize(
    ("now", "who"),
    [
        ("2026-01-29 07:59", "Cleo"),  # Thursday 08:59 in Amsterdam
        ("2026-01-29 08:00", "Bo"),
        ("2026-01-29 15:59", "Bo"),
        ("2026-01-29 16:00", "Cleo"),
        ("2026-01-31 03:00", "Cleo"),
        ("2026-01-31 12:00", "-"),  # Saturday at noon
    ],
)
def test_hours_of_the_week_divide_day_and_night(own: Own, now: str, who: str) -> None:
    policy = own("{ladder: [around-the-clock, ana]}", schedules=DAY_AND_NIGHT)
    assert names(policy, at(now)) == [who, "Ana"]


@settings(deadline=None)
@given(now=MOMENTS)
def test_what_the_edges_say_is_when_it_changes(now: datetime) -> None:
    night = [{"days": ["mon", "wed", "sun"], "opens": "22:00", "closes": "06:00"}]
    held = schedule(
        hours=night, overrides=[{"person": "bo", "starts": "2026-05-01 12:00", "ends": "2026-05-02 12:00"}]
    )
    edge = changes_after(held, CREW, now, UTC)
    assert edge is not None
    moments = [now + (edge - now) * part / 7 for part in range(7)]
    assert len({has(held, moment) for moment in moments}) == 1, "nobody else before the edge"


def test_whoever_is_away_is_stood_in_for_by_the_next() -> None:
    away = PersonEntry.model_validate(
        {**dict(CREW["ana"]), "away": [{"starts": "2026-01-06", "ends": "2026-01-07"}]}
    )
    weekly = schedule("UTC")
    assert has(weekly, at("2026-01-05 23:59"), ana=away) == "ana"
    assert has(weekly, at("2026-01-06 00:00"), ana=away) == "bo"
    assert has(weekly, at("2026-01-07 23:59"), ana=away) == "bo"
    assert has(weekly, at("2026-01-08 00:00"), ana=away) == "ana"


def test_an_override_counts_from_its_start_until_its_end() -> None:
    held = schedule(
        overrides=[
            {"person": "cleo", "starts": "2026-01-07 18:00", "ends": "2026-01-08 08:00", "reason": "a swap"}
        ]
    )
    assert [
        has(held, at(f"2026-01-{text}")) for text in ("07 16:59", "07 17:00", "08 06:59", "08 07:00")
    ] == [
        *("ana", "cleo"),
        *("cleo", "ana"),
    ]


def test_a_person_alone_on_a_level_leaves_it_empty_while_away(own: Own) -> None:
    people = """people:
  ana: {name: Ana, slack: U0ANA, away: [{starts: 2026-02-01, ends: 2026-02-14}]}
  bo: {name: Bo, slack: U0BO}
  cleo: {name: Cleo, slack: U0CLEO}
  dag: {name: Dag, slack: U0DAG}
"""
    policy = own("{ladder: [ana, bo]}", people=people)
    assert names(policy, at("2026-01-31 12:00")) == ["Ana", "Bo"]
    assert names(policy, at("2026-02-07 12:00")) == ["-", "Bo"]
    first = shifts(policy, TEAM, Kept(), at("2026-02-07 12:00"))[0]
    assert (first.person, first.until, first.then) == (None, at("2026-02-15 00:00"), policy.people["ana"])


def test_a_shift_says_until_when_and_who_is_next(own: Own) -> None:
    policy = own("{ladder: [primary, bo]}", schedules=WEEKLY)
    first, second = shifts(policy, TEAM, Kept(), at("2026-01-29 14:00"))
    assert (first.person, first.until, first.then) == (
        policy.people["ana"],
        at("2026-02-02 08:00"),
        policy.people["bo"],
    )
    assert (second.person, second.until, second.then) == (policy.people["bo"], None, None)
    handed = next_hand_over(policy, TEAM, Kept(), at("2026-01-29 14:00"))
    assert handed and (handed.gives, handed.takes, handed.at) == (first.person, first.then, first.until)


def test_a_rotation_of_one_person_never_hands_over(own: Own) -> None:
    policy = own("{ladder: [primary]}", schedules=WEEKLY.replace("[ana, bo, cleo]", "[ana]"))
    assert next_hand_over(policy, TEAM, Kept(), at("2026-01-29 14:00")) is None


def test_word_of_a_person_here_goes_before_the_schedule(own: Own) -> None:
    policy = own("{ladder: [primary, bo]}", schedules=WEEKLY)
    override = Override(
        id="O-1",
        team=TEAM,
        person="dag",
        starts_at=at("2026-01-29 20:00"),
        ends_at=at("2026-01-30 06:00"),
        reason="Ana has no signal",
        author="Ana",
        created_at=at("2026-01-29 14:00"),
    )
    kept = Kept(overrides=(override,))
    assert names(policy, at("2026-01-29 19:59"), kept) == ["Ana", "Bo"]
    assert names(policy, at("2026-01-29 20:00"), kept) == ["Dag", "Bo"]
    first = shifts(policy, TEAM, kept, at("2026-01-29 14:00"))[0]
    assert (first.until, first.then, first.override) == (override.starts_at, policy.people["dag"], None)
    assert shifts(policy, TEAM, kept, at("2026-01-29 21:00"))[0].override == override


def test_a_roster_goes_before_the_ladder_and_names_whom_the_policy_knows(own: Own) -> None:
    policy = own("{pagerduty: PPOLICY, ladder: [ana]}")
    assert names(policy, at("2026-01-29 14:00")) == ["Ana"], "until it was read"
    roster = Roster(
        id="PPOLICY",
        name="Data platform",
        fetched_at=at("2026-01-29 14:00"),
        watches=(
            Watch(level=1, contact=Contact(id="P2", name="bo"), ends_at=at("2026-01-29 18:00")),
            Watch(level=1, contact=Contact(id="P9", name="Eve"), starts_at=at("2026-01-29 18:00")),
            Watch(level=3, contact=Contact(id="P3", name="Cleo")),
        ),
    )
    kept = Kept(rosters={"PPOLICY": roster})
    assert names(policy, at("2026-01-29 14:00"), kept) == ["Bo", "-", "Cleo"]
    assert names(policy, at("2026-01-29 18:00"), kept) == ["Eve", "-", "Cleo"]
    assert shifts(policy, TEAM, kept, at("2026-01-29 14:00"))[0].until == at("2026-01-29 18:00")
