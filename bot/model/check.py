"""What a diagnostic check finds out; it reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.model.value import Link, Value


class Verdict(StrEnum):
    """How something stands; `unknown` where it could not be told."""

    FAIL = "fail"
    WARN = "warn"
    UNKNOWN = "unknown"
    OK = "ok"

    @property
    def rank(self) -> int:
        """The worst is 0."""
        return list(Verdict).index(self)


class Measure(Value):
    """A measured value for trends: `name` is stable ("streaming-prod.lag"), `unit` like "%" or "s"."""

    name: str
    value: float
    unit: str


class CheckResult(Value):
    """What one check found. `summary` is one line with numbers and units, `evidence` has the lines behind it.

    `issue` names the row of the policy's common issues that it fits, or "", and `next_step` says what that
    row advises ("Large broadcasts → Optimize joins").
    """

    check: str
    title: str
    verdict: Verdict
    summary: str
    evidence: tuple[str, ...] = ()
    link: Link | None = None
    measured: tuple[Measure, ...] = ()
    issue: str = ""
    next_step: str = ""


def worst_first(results: Iterable[CheckResult]) -> list[CheckResult]:
    """By verdict, and then as they came."""
    return sorted(results, key=lambda result: result.verdict.rank)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; of none, unknown."""
    return min(verdicts, key=lambda verdict: verdict.rank, default=Verdict.UNKNOWN)
