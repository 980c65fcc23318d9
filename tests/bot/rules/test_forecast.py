"""Looking ahead by a line, against examples that are worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.forecast import by_day, reach, trend

TODAY = date(2026, 1, 29)


def days(count: int, course: Callable[[int], float]) -> list[tuple[date, float]]:
    """That many days until yesterday, the first of which is number 0."""
    return [(TODAY - timedelta(days=count - n), course(n)) for n in range(count)]


def test_a_straight_line_is_found_as_it_is() -> None:
    line = trend(days(14, lambda n: 100 + 2 * n), TODAY)
    assert line
    assert (line.slope, line.low, line.high, line.fits) == (2, 2, 2, 1)
    assert line.level == 128, "today is day 14"
    assert line.at(50) == 228
    reached = reach(line, 228)
    assert (reached.days, reached.soonest, reached.latest) == (50, 50, 50)


def test_wild_days_do_not_bend_it() -> None:
    wild = {3: 900.0, 9: 0.0}
    line = trend(days(30, lambda n: wild.get(n, 100 + 2 * n)), TODAY)
    assert line and line.slope == 2 and line.level == 160
    assert line.fits < 0.2, "though it explains little of them"


def test_the_interval_is_sens() -> None:
    """Of squares the slope between two days is the sum of their numbers.

    14 days have 91 slopes, from 1 to 25 and even about 13. The spread is 1.96 · √(14 · 13 · 33 / 18) = 35.8,
    so the ends are the slopes of rank (91 - 35.8) / 2 = 27 from below and above. Up to 9 there are 25 sums
    (1 1 2 2 3 3 4 4 5), and 5 are 10: rank 27 is 10, and from above it is 26 - 10.
    """
    line = trend(days(14, lambda n: n * n), TODAY)
    assert line and (line.slope, line.low, line.high) == (13, 10, 16)
    assert line.middle == 7.5


def test_the_interval_opens_about_the_middle() -> None:
    line = trend(days(14, lambda n: n * n), TODAY)
    assert line
    middle = line.level - 13 * 7.5
    assert line.at(-7.5, line.low) == line.at(-7.5, line.high) == middle
    assert line.at(10, 16) == middle + 16 * 17.5
    reached = reach(line, line.level + 130)
    assert reached.days == 10
    assert reached.soonest == pytest.approx((middle + 13 * 17.5 - middle - 16 * 7.5) / 16)
    assert reached.latest == pytest.approx((13 * 17.5 - 10 * 7.5) / 10)


def test_what_does_not_grow_reaches_nothing() -> None:
    flat = trend(days(20, lambda _: 5), TODAY)
    assert flat and (flat.slope, flat.fits) == (0, 1)
    assert reach(flat, 10).days is None
    assert reach(flat, 5).days == 0
    shrinks = trend(days(20, lambda n: -n), TODAY)
    assert shrinks and reach(shrinks, 10).soonest is None


def test_of_ups_and_downs_it_says_that_it_may_stand_still() -> None:
    line = trend(days(21, lambda n: [50, 60, 40][n % 3] + 0.01 * n), TODAY)
    assert line and line.low < 0 < line.high
    reached = reach(line, 100)
    assert reached.latest is None and reached.soonest is not None


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (1, False), (13, False), (14, True)])
def test_of_too_few_days_nothing_is_told(count: int, is_told: bool) -> None:
    assert (trend(days(count, float), TODAY) is not None) is is_told


def test_hours_become_medians_of_their_day_without_today() -> None:
    start = datetime(2026, 1, 27, 22, tzinfo=UTC)
    hours = [(start + timedelta(hours=n), value) for n, value in enumerate([1, 3, 7, 8, 900])]
    later = [(datetime(2026, 1, 29, 1, tzinfo=UTC), 5.0)]
    assert by_day([*later, *hours], TODAY) == [(date(2026, 1, 27), 2), (date(2026, 1, 28), 8)]


def test_days_without_values_are_no_days() -> None:
    known = days(30, lambda n: 3 * n)
    gappy = known[:5] + known[12:]
    line = trend(gappy, TODAY)
    assert line and line.slope == 3 and line.level == 90
