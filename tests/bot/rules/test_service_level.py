"""What test pages say about the level of service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.synthetic import Outcome, SyntheticRun
from bot.rules.service_level import Level, Verdict, judge, level

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TARGET = timedelta(seconds=60)


def run(seconds: float | None) -> SyntheticRun:
    """One that took so long, or failed."""
    paged_at = None if seconds is None else NOW + timedelta(seconds=seconds)
    outcome = Outcome.FAILED if seconds is None else Outcome.PAGED
    return SyntheticRun(id="a", sent_at=NOW, accepted_at=NOW, paged_at=paged_at, outcome=outcome)


UNDER_WAY = SyntheticRun(id="b", sent_at=NOW)


def test_of_nothing_nothing_is_said() -> None:
    assert level([UNDER_WAY], TARGET) == Level(count=0, failures=0, within_target=None, p50=None, p99=None)


def test_percentiles_are_of_what_got_through_and_shares_of_all() -> None:
    runs = [run(float(seconds)) for seconds in range(1, 100)] + [run(None)]
    assert level(runs, TARGET) == Level(count=100, failures=1, within_target=0.6, p50=50.0, p99=99.0)


@pytest.mark.parametrize(
    ("newest_first", "verdict"),
    [
        ([], Verdict.WELL),
        ([60.0, None, None], Verdict.WELL),
        ([None], Verdict.UNSURE),
        ([61.0, 2.0], Verdict.UNSURE),
        ([None, 2.0, None], Verdict.UNSURE),
        ([None, None], Verdict.FAILING),
        ([61.0, 75.0], Verdict.SLOW),
        ([61.0, None], Verdict.SLOW),
        ([None, 75.0, 2.0], Verdict.SLOW),
    ],
)
def test_two_in_a_row_are_no_hiccup(newest_first: list[float | None], verdict: Verdict) -> None:
    assert judge([UNDER_WAY, *map(run, newest_first)], TARGET) is verdict
