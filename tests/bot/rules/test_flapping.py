"""An alert that begins to fire again and again is told from one that fires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import Problem
from bot.policy import Policy
from bot.rules.flapping import fires, is_flapping, steady_at
from tests.bot.rules.conftest import NOON

MakeProblem = Callable[..., Problem]


def test_the_fourth_time_within_a_quarter_of_an_hour_is_flapping(
    policy: Policy, make_problem: MakeProblem
) -> None:
    problem, seen = None, []
    for minute in (0, 4, 8, 12):
        recent = fires(problem, NOON + timedelta(minutes=minute), policy)
        problem = make_problem(fires=recent)
        seen.append(is_flapping(recent, policy))
    assert seen == [False, False, False, True]


def test_what_comes_back_slowly_is_news_each_time(policy: Policy, make_problem: MakeProblem) -> None:
    problem = None
    for minute in range(0, 60, 6):
        recent = fires(problem, NOON + timedelta(minutes=minute), policy)
        problem = make_problem(fires=recent)
        assert not is_flapping(recent, policy)


def test_it_is_steady_a_quarter_of_an_hour_after_its_last_turn(
    policy: Policy, make_problem: MakeProblem
) -> None:
    turned = make_problem(turned_at=NOON + timedelta(minutes=3))
    assert steady_at(turned, policy) == NOON + timedelta(minutes=18)


@given(gaps=st.lists(st.integers(0, 3600), max_size=30))
def test_however_it_comes_what_is_kept_stays_short_and_says_the_truth(
    policy: Policy, make_problem: MakeProblem, gaps: list[int]
) -> None:
    kept: tuple[datetime, ...] = ()
    now, times = NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        times.append(now)
        recent = fires(make_problem(fires=kept), now, policy)
        within = [time for time in times if now - time < policy.flapping.within]
        assert is_flapping(recent, policy) == (len(within) >= policy.flapping.times)
        assert len(recent) <= policy.flapping.times
        kept = recent
