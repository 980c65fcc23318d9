"""The performance review: what checks found in a day, and what of the checklist that calls for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model.check import CheckResult, Verdict
from bot.policy import Tuning
from bot.render.blockkit import Message, message
from bot.render.checks import counted

_MOST_EVIDENCE = 5
_MOST_ADVICE = 6


def performance(results: Sequence[CheckResult], checklist: Sequence[Tuning], asked_by: str = "") -> Message:
    """The message for these results, which come worst first."""
    facts = {
        "counts": counted(results),
        "results": [{**dict(each), "evidence": each.evidence[:_MOST_EVIDENCE]} for each in results],
        "advice": [dict(row) for row in advice(results, checklist)[:_MOST_ADVICE]],
        "asked_by": asked_by,
    }
    return message("slack/reports/performance.json.j2", facts)


def advice(results: Iterable[CheckResult], checklist: Iterable[Tuning]) -> list[Tuning]:
    """The rows that apply to what is not well, in the order of the list."""
    ill = [each for each in results if each.verdict in (Verdict.FAIL, Verdict.WARN)]
    text = " ".join(" ".join([each.summary, *each.evidence]) for each in ill)
    return [row for row in checklist if row.applies(text)]
