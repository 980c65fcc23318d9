"""Which common issue an incident most likely is, by its words and by what checks found."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.check import CheckResult, Verdict
from bot.policy import Trouble


def agreeing(
    by_words: Sequence[Trouble], known: Sequence[Trouble], found: Sequence[CheckResult]
) -> list[Trouble]:
    """The issues that checks point to, those with the most first, before those of the words alone."""
    pointed = [(_count(trouble, found), trouble) for trouble in known]
    by_checks = [trouble for count, trouble in sorted(pointed, key=lambda pair: -pair[0]) if count]
    return [*by_checks, *(trouble for trouble in by_words if trouble not in by_checks)]


def agreed(trouble: Trouble, found: Sequence[CheckResult]) -> str:
    """ " (2 of 3 checks agree)", of those that found something; "" where none points to it."""
    count = _count(trouble, found)
    ill = sum(result.verdict in (Verdict.FAIL, Verdict.WARN) for result in found)
    if not count:
        return ""
    return f" ({count} of {ill} check{'s' if ill > 1 else ''} agree{'s' if count == 1 else ''})"


def _count(trouble: Trouble, found: Sequence[CheckResult]) -> int:
    return sum(result.issue == trouble.issue for result in found)
