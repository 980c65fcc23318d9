"""How reliably and how fast test pages get through, and when that is cause for alarm."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum

from bot.model.synthetic import Outcome, SyntheticRun
from bot.model.value import Value

IN_A_ROW = 2
"""So many bad test pages in a row are no hiccup."""


class Level(Value):
    """What was reached in a span of time: seconds are from acceptance to page, shares between 0 and 1.

    What has no test page in it has no shares and no seconds either.
    """

    count: int
    failures: int
    within_target: float | None
    p50: float | None
    p99: float | None


class Verdict(StrEnum):
    """What the last test pages say together; `unsure` is a bad one after a good one, or alone."""

    WELL = "well"
    UNSURE = "unsure"
    SLOW = "slow"
    FAILING = "failing"


def level(runs: Iterable[SyntheticRun], target: timedelta) -> Level:
    """The level of the runs that have ended."""
    ended = [run for run in runs if run.outcome is not Outcome.UNDER_WAY]
    took = sorted(run.seconds for run in ended if run.seconds is not None)
    good = sum(seconds <= target.total_seconds() for seconds in took)
    return Level(
        count=len(ended),
        failures=sum(run.outcome is Outcome.FAILED for run in ended),
        within_target=good / len(ended) if ended else None,
        p50=percentile(took, 50),
        p99=percentile(took, 99),
    )


def judge(newest_first: Sequence[SyntheticRun], target: timedelta) -> Verdict:
    """What the last ones that ended say."""
    last = [run for run in newest_first if run.outcome is not Outcome.UNDER_WAY][:IN_A_ROW]
    if not last or is_good(last[0], target):
        return Verdict.WELL
    if len(last) < IN_A_ROW or any(is_good(run, target) for run in last):
        return Verdict.UNSURE
    return Verdict.FAILING if all(run.outcome is Outcome.FAILED for run in last) else Verdict.SLOW


def is_good(run: SyntheticRun, target: timedelta) -> bool:
    """Whether it got through in time."""
    return run.seconds is not None and run.seconds <= target.total_seconds()


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The smallest of these ascending values that so many percent do not exceed; None of none."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else None
